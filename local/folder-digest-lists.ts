import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DailyMarks, DigestList, DigestLists } from '../app/commands/ports.ts';
import { writeDurably } from './durable-file.ts';
import { readIfPresent } from './read-if-present.ts';

/** The key of a digest within its inbox. Anything else in a mail names no file. */
const KEY = /^[a-z\d]{1,16}$/;

/** The lists of digests in a data folder, and the marks of days. */
export interface FolderDigestLists extends DigestLists, DailyMarks {}

/**
 * Opens the lists of digests in a data folder: `digests/<hash of the inbox address>-<key>.json`. Only its owner can read
 * them, as each holds the secret of its links. Those that are over are removed when the next is saved.
 *
 * A command may save a list while a screen runs: nothing here needs the lock of the folder.
 *
 * @param data the data folder
 */
export function openFolderDigestLists(data: string): FolderDigestLists {
  const folder = join(data, 'digests');
  const pathOf = (inbox: string, key: string) => join(folder, `${hashOf(inbox)}-${key}.json`);

  return {
    async save(key, list) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await removeOld(folder);
      await writeDurably(pathOf(list.inbox, key), `${JSON.stringify(list)}\n`, folder);
    },

    async find(inbox, key) {
      if (!KEY.test(key)) return undefined;
      const content = await readIfPresent(pathOf(inbox, key));
      return content === undefined ? undefined : (JSON.parse(content.toString()) as DigestList);
    },

    async markHelp(inbox, day) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const prefix = `help-${hashOf(inbox)}-`;
      try {
        await (await open(join(folder, prefix + day), 'wx', 0o600)).close();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw error;
      }
      // Only the newest mark tells anything.
      for (const name of await readdir(folder)) {
        if (name.startsWith(prefix) && name !== prefix + day) await rm(join(folder, name), { force: true });
      }
      return true;
    },
  };
}

/** Removes the lists that nothing can be asked for from any more. */
async function removeOld(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json')) continue;
    const path = join(folder, name);
    const expires = await readFile(path, 'utf8')
      .then((text) => Number((JSON.parse(text) as DigestList).expires))
      // A file of somebody else stays.
      .catch(() => Number.POSITIVE_INFINITY);
    if (expires < Date.now()) await rm(path, { force: true });
  }
}

function hashOf(inbox: string): string {
  return createHash('sha256').update(inbox).digest('hex').slice(0, 32);
}
