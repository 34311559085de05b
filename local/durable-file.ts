import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file so that, whenever the process or the machine stops, it is there whole or not at all; when the promise
 * resolves it stays, a power cut included: temporary file, fsync, rename, fsync of the folder that holds the name.
 *
 * @param temporary a folder on the same file system, emptied at every start
 * @throws whatever the disk says; nothing is left behind then
 */
export async function writeDurably(
  path: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  temporary: string,
): Promise<void> {
  const part = join(temporary, randomUUID());
  try {
    const file = await open(part, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Makes the names in a folder safe on disk; only files themselves can be on Windows. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
