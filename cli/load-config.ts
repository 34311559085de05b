import { join } from 'node:path';
import { type PitchScreenConfig, parseConfig } from '../app/config.ts';
import { UserError } from '../app/user-error.ts';
import { readNamedFile } from './read-file.ts';

/** The project's own configuration, which is deployed as well. */
const PROJECT_CONFIG = join(import.meta.dirname, '..', 'cdk.json');

/**
 * Reads the configuration from a cdk.json (`context.pitchScreen`), or from a file that holds that object alone.
 *
 * @param file its path; by default the project's cdk.json
 * @throws UserError when the file cannot be read or is not JSON, ConfigError with all problems of the configuration
 */
export async function loadConfig(file = PROJECT_CONFIG): Promise<PitchScreenConfig> {
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
  return parseConfig(context?.pitchScreen, `${file}, context.pitchScreen`);
}
