import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { writeDurably } from './durable-file.ts';

/** Whom an outgoing mail reached when an attempt at it failed for others, so that the next one leaves them out. */
export interface ReachedRecipients {
  of(id: string): Promise<string[]>;
  /** Resolves when it is safe on disk. */
  keep(id: string, addresses: readonly string[]): Promise<void>;
  forget(id: string): Promise<void>;
}

/** Keeps them beside the entries of the queue, as `queue/<id>.reached`: a restart does not mail them a second copy. */
export function createReachedRecipients({
  queue,
  temporary,
}: Pick<DataFolder, 'queue' | 'temporary'>): ReachedRecipients {
  const pathOf = (id: string) => join(queue, `${id}.reached`);
  return {
    async of(id) {
      // Not there, as a rule; of one that cannot be read nothing is known, and a second copy is better than none.
      const text = await readFile(pathOf(id), 'utf8').catch(() => '');
      return text.split('\n').filter((address) => address !== '');
    },
    keep: (id, addresses) => writeDurably(pathOf(id), addresses.map((address) => `${address}\n`).join(''), temporary),
    forget: (id) => rm(pathOf(id), { force: true }),
  };
}
