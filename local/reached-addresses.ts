import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { writeDurably } from './durable-file.ts';

/**
 * The addresses that an outgoing mail has reached when an attempt failed for its other addresses. The next attempt leaves
 * them out.
 */
export interface ReachedAddresses {
  of(id: string): Promise<string[]>;
  /** Resolves when they are safe on disk. */
  save(id: string, addresses: readonly string[]): Promise<void>;
  forget(id: string): Promise<void>;
}

/** Saves the addresses in `queue/<id>.reached`, so that a restart sends them no second copy. */
export function createReachedAddresses({
  queue,
  temporary,
}: Pick<DataFolder, 'queue' | 'temporary'>): ReachedAddresses {
  const pathOf = (id: string) => join(queue, `${id}.reached`);
  return {
    async of(id) {
      // Most mails have no such file. If one cannot be read, a second copy is better than none.
      const text = await readFile(pathOf(id), 'utf8').catch(() => '');
      return text.split('\n').filter((address) => address !== '');
    },
    save: (id, addresses) => writeDurably(pathOf(id), addresses.map((address) => `${address}\n`).join(''), temporary),
    forget: (id) => rm(pathOf(id), { force: true }),
  };
}
