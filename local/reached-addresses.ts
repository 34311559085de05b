import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutgoingMail } from '../app/ports.ts';
import type { DataFolder } from './data-folder.ts';
import { writeDurably } from './durable-file.ts';
import { fileName } from './file-name.ts';

/**
 * The addresses that an outgoing mail has reached when an attempt failed for its other addresses. The next attempt leaves
 * them out.
 */
export interface ReachedAddresses {
  of(mail: Pick<OutgoingMail, 'id' | 'envelope'>): Promise<string[]>;
  /** Resolves when they are safe on disk. */
  save(id: string, addresses: readonly string[]): Promise<void>;
  /** Forgets them. Called last, once the outcome of the mail is saved: until then a crash may have it sent again. */
  forget(id: string): Promise<void>;
  /** Forgets those of all inboxes of a mail that an earlier version saved. */
  forgetEarlier(mailId: string): Promise<void>;
}

/**
 * Saves the addresses in `queue/<outgoing id>.reached`, so that a restart sends them no second copy.
 *
 * Earlier versions named these files `<mail id>.reached` and `<mail id>.N.reached`, by the position of the inbox in the
 * configuration. Such a file counts for an inbox that forwards to all addresses in it.
 */
export function createReachedAddresses({
  queue,
  temporary,
}: Pick<DataFolder, 'queue' | 'temporary'>): ReachedAddresses {
  const pathOf = (id: string) => join(queue, `${fileName(id)}.reached`);
  let earlier: Promise<Map<string, string[]>> | undefined;

  /** @returns nothing for most mails. A second copy is better than none where a file cannot be read */
  async function read(path: string): Promise<string[]> {
    const text = await readFile(path, 'utf8').catch(() => '');
    return text.split('\n').filter((address) => address !== '');
  }

  /** The files of earlier versions, by the id of their mail. */
  async function findEarlier(): Promise<Map<string, string[]>> {
    const names = await readdir(queue).catch(() => []);
    return Map.groupBy(
      names.filter((name) => EARLIER_NAME.test(name)),
      (name) => name.slice(0, name.indexOf('.')),
    );
  }

  return {
    async of({ id, envelope }) {
      const addresses = await read(pathOf(id));
      if (addresses.length > 0) return addresses;
      earlier ??= findEarlier();
      for (const [mailId, names] of await earlier) {
        if (!id.startsWith(`${mailId}-`)) continue;
        for (const name of names) {
          const found = await read(join(queue, name));
          if (found.length > 0 && found.every((address) => envelope.to.includes(address))) return found;
        }
      }
      return [];
    },
    save: (id, addresses) => writeDurably(pathOf(id), addresses.map((address) => `${address}\n`).join(''), temporary),
    forget: (id) => rm(pathOf(id), { force: true }),
    async forgetEarlier(mailId) {
      for (const name of (await earlier)?.get(mailId) ?? []) await rm(join(queue, name), { force: true });
    },
  };
}

/** Names of earlier versions have no inbox address in them, and so no @. */
const EARLIER_NAME = /^[\w-]+(\.\d+)?\.reached$/;
