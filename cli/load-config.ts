import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type PitchScreenConfig, parseConfig } from '../app/config.ts';
import { UserError } from '../app/user-error.ts';
import { readNamedFile } from './read-file.ts';

/** The configuration that comes with the code. In a clone it is deployed as well. */
const OWN_CONFIG = join(import.meta.dirname, '..', 'cdk.json');

/** Configurations in the current folder, the first of which counts. */
const HERE = ['pitch-screen.json', 'cdk.json'];

/**
 * Reads the configuration from a cdk.json (`context.pitchScreen`), or from a file that holds that object alone.
 *
 * @param file its path. @default pitch-screen.json or cdk.json in the current folder, else the configuration of the code
 * @throws UserError when the file cannot be read or is not JSON, ConfigError with all problems of the configuration
 */
export async function loadConfig(file?: string): Promise<PitchScreenConfig> {
  if (file !== undefined) return (await read(file)) ?? parseConfig(undefined, `${file}, context.pitchScreen`);
  for (const name of HERE) {
    // A cdk.json may be that of another app.
    const config = existsSync(name) ? await read(name) : undefined;
    if (config !== undefined) return config;
  }
  return loadConfig(OWN_CONFIG);
}

/** @returns nothing for a cdk.json without a configuration of pitch-screen */
async function read(file: string): Promise<PitchScreenConfig | undefined> {
  const text = String(await readNamedFile(file, 'the configuration '));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`The configuration ${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const isCdkJson = typeof json === 'object' && json !== null && ('context' in json || 'app' in json);
  if (!isCdkJson) return parseConfig(json, file);
  const { context } = json as { context?: { pitchScreen?: unknown } };
  if (context?.pitchScreen === undefined) return undefined;
  return parseConfig(context.pitchScreen, `${file}, context.pitchScreen`);
}
