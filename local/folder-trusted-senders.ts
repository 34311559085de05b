import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrustedSender, TrustedSenders } from '../app/ports.ts';
import { checkRoom } from '../app/trust-limit.ts';
import { syncFolder } from './durable-file.ts';
import { fileName } from './file-name.ts';
import { readIfPresent } from './read-if-present.ts';

/**
 * Keeps the trusted senders of each inbox in the folder `trusted` of a data folder, one file for each sender. Any process
 * may change them while a screen runs: two changes never touch the same file.
 *
 * @param data the data folder
 */
export function createFolderTrustedSenders(data: string): TrustedSenders {
  const folderOf = (inbox: string) => join(data, 'trusted', fileName(inbox));
  const pathOf = (inbox: string, sender: string) => join(folderOf(inbox), `${fileName(sender)}.json`);

  async function list(inbox: string): Promise<TrustedSender[]> {
    const names = await readdir(folderOf(inbox)).catch(ignoring('ENOENT', []));
    const read = await Promise.all(names.map((name) => readSender(join(folderOf(inbox), name))));
    return read.filter((one) => one !== undefined).sort((one, other) => one.time.localeCompare(other.time));
  }

  return {
    list,

    async add(inbox, trusted) {
      checkRoom(inbox, await list(inbox));
      // Mails are private, and so is who writes them: only the owner may read the folder.
      await mkdir(folderOf(inbox), { recursive: true, mode: 0o700 });
      // It fails where the file is there.
      const file = await open(pathOf(inbox, trusted.sender), 'wx', 0o600).catch(ignoring('EEXIST', undefined));
      if (file === undefined) return false;
      try {
        await file.writeFile(`${JSON.stringify(trusted, null, 2)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await syncFolder(folderOf(inbox));
      return true;
    },

    async remove(inbox, sender) {
      return rm(pathOf(inbox, sender)).then(() => true, ignoring('ENOENT', false));
    },
  };
}

/** @returns nothing for a file that is gone by now, or that a crash left half written */
async function readSender(path: string): Promise<TrustedSender | undefined> {
  const content = await readIfPresent(path);
  try {
    return content === undefined ? undefined : (JSON.parse(content.toString()) as TrustedSender);
  } catch {
    return undefined;
  }
}

/** Returns a value for one error of the file system, and throws any other. */
function ignoring<T>(code: string, value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === code) return value;
    throw error;
  };
}
