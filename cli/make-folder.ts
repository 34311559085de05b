import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder, and those that it is in; one that is there is left as it is. Node's own `recursive` never ends where a
 * file system says of a folder it cannot have that its parent is missing, as `/proc` does.
 *
 * @param mode permissions of what is made
 * @throws that of Node, `EEXIST` where a file is in the way
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  if ((await makeOne(path, mode)) !== 'ENOENT') return;
  if (dirname(path) !== path) await makeFolder(dirname(path), mode);
  if ((await makeOne(path, mode)) === 'ENOENT') throw new Error(`no folder can be made there: ${path}`);
}

/** @returns `ENOENT` where what it is in is not there */
async function makeOne(path: string, mode: number | undefined): Promise<'ENOENT' | undefined> {
  try {
    await mkdir(path, { mode });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return code;
    if (code !== 'EEXIST' || !(await stat(path)).isDirectory()) throw cause;
  }
  return undefined;
}
