import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PitchScreenConfig, parseConfig } from '../app/config.ts';
import { UserError } from '../app/user-error.ts';

/** The project's own configuration, which is deployed as well. */
const PROJECT_CONFIG = join(import.meta.dirname, '..', 'cdk.json');

/**
 * Reads the configuration from a cdk.json (`context.pitchScreen`), or from a file that holds that object alone.
 *
 * @param file its path; by default the project's cdk.json
 * @throws UserError when it cannot be read or is not JSON, ConfigError with all its problems
 */
export async function loadConfig(file = PROJECT_CONFIG): Promise<PitchScreenConfig> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UserError(`Cannot read the configuration ${file}: ${reason(cause)}.`, { cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`The configuration ${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
  return isCdkJson(json)
    ? parseConfig(json.context?.pitchScreen, `${file}, context.pitchScreen`)
    : parseConfig(json, file);
}

function isCdkJson(json: unknown): json is { context?: { pitchScreen?: unknown } } {
  return typeof json === 'object' && json !== null && ('context' in json || 'app' in json);
}

function reason(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'there is no such file';
  if (error.code === 'EISDIR') return 'it is a folder, a file is expected';
  return error.message;
}
