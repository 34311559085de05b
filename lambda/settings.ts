import { readFileSync } from 'node:fs';
// Only types: the configuration was checked at synth, and the bundles do not need its schema.
import type { PitchScreenConfig } from '../app/config.ts';
import type { DigestSettings } from '../app/send-digests.ts';
import { required } from './environment.ts';

/**
 * The file beside a function's code that holds its part of the configuration. The code is the same for everybody, so it can
 * be built before anybody's configuration is known. Environment variables would be too small: Lambda allows 4 KB for all
 * of them together, which a few dozen inboxes exceed.
 */
export const SETTINGS_FILE = 'settings.json';

/** The settings of the function that screens. */
export interface ScreenSettings {
  /** The configuration. The keys that concern the stack alone are missing: to change those does not change the function. */
  config: PitchScreenConfig;
  /** The dictionary words within the configured words (app/dictionary.ts), so that the function needs no dictionary. */
  words: readonly string[];
}

/** The settings of the function that sends digests. */
export type DigestFunctionSettings = Omit<DigestSettings, 'recordOptions'>;

/** Reads the settings of this function from the folder of its code, which Lambda names in LAMBDA_TASK_ROOT. */
export function readSettings<Settings>(): Settings {
  const folder = required('LAMBDA_TASK_ROOT', process.env.LAMBDA_TASK_ROOT);
  return JSON.parse(readFileSync(`${folder}/${SETTINGS_FILE}`, 'utf8'));
}
