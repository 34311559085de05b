import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUNDLES, type FunctionName } from './handler-bundle.ts';

export type { FunctionName } from './handler-bundle.ts';

/** The folders of the bundles that this process has made. They are removed when it ends. */
const made = new Map<FunctionName, string>();

/**
 * Returns a folder with the bundle of a function, which is made of the sources the first time. In the published package
 * `prebuilt-folder.ts` takes the place of this module.
 */
export function functionFolder(name: FunctionName): string {
  let folder = made.get(name);
  if (folder === undefined) {
    const fresh = mkdtempSync(join(tmpdir(), `pitch-screen-${name}-`));
    process.on('exit', () => rmSync(fresh, { recursive: true, force: true }));
    BUNDLES[name](fresh);
    made.set(name, fresh);
    folder = fresh;
  }
  return folder;
}
