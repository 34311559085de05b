import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file atomically and durably: after a crash or a power cut it is there whole or not at all, and once the
 * promise has resolved it is there. The steps are a temporary file, fsync, rename, and fsync of the folder with the name.
 *
 * @param temporary a folder on the same file system, emptied at every start
 * @throws the error of the disk; nothing is left behind then
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

/** Makes the names in a folder durable. Windows has no fsync for folders. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
