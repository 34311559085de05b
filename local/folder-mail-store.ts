import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type MailStore, MissingMail } from '../app/ports.ts';
import type { Outcome, ReceivedMail } from '../core/index.ts';
import type { DataFolder } from './data-folder.ts';
import { syncFolder, writeDurably } from './durable-file.ts';

/** A mail that was accepted and is not finished. */
export interface AcceptedMail {
  mail: ReceivedMail;
  /** Bytes of the raw mail. */
  size: number;
}

/** What stands in `mail/<id>.json`. */
interface KeptMail {
  mail: ReceivedMail | undefined;
  outcomes: Record<string, Outcome>;
}

/**
 * Mails in a folder: `mail/<id>.eml` is the mail as it came in, `mail/<id>.json` its envelope and what became of it,
 * `queue/<id>.json` is there from the moment it is accepted until it is finished, or `failed/<id>.json` in its place once
 * it was refused for good.
 *
 * What a crash leaves behind, at each step:
 * 1. while the mail is written: a temporary file, removed at the next start. It was not accepted; the client sends again.
 * 2. after the mail, before its queue entry: an `.eml` that nothing refers to. Not accepted either.
 * 3. after the queue entry, which is the moment of acceptance: it is taken up again at the next start.
 * 4. after sending, before its outcome is kept: it is sent again. The outbox overwrites the same file with the same
 *    bytes; a relay delivers a second copy, the one case that SMTP leaves open (RFC 5321 4.5.3.2.6 has the same).
 * 5. after its outcome is kept, before its log line or the removal of its queue entry: the use case runs again, finds
 *    the outcome in `load`, sends nothing and writes the record. So a line can be there twice, with the same id and
 *    inbox, and is never missing; readers take the last.
 */
export interface FolderMailStore extends MailStore {
  /**
   * Takes a mail over: it is safe on disk when the promise resolves.
   *
   * @throws what reading the content or writing to the disk throws; the mail is not accepted then
   */
  accept(mail: ReceivedMail, content: AsyncIterable<Buffer>): Promise<AcceptedMail>;
  /** The accepted mails that are not finished, oldest first; `unreadable` are queue entries that are not ours. */
  unfinished(): Promise<{ mails: AcceptedMail[]; unreadable: string[] }>;
  /** Takes a mail out of the queue. Called when its outcomes are kept and logged. */
  finish(id: string): Promise<void>;
  /** Puts a mail that was refused for good aside: it waits until someone has it tried again. */
  putAside(id: string): Promise<void>;
  /** How many mails were put aside. */
  countAside(): Promise<number>;
  /** Puts what was put aside back into the queue. @returns those mails, oldest first */
  takeUpAside(): Promise<AcceptedMail[]>;
}

export function createFolderMailStore(folder: DataFolder): FolderMailStore {
  const rawPath = (id: string) => join(folder.mail, `${id}.eml`);
  const keptPath = (id: string) => join(folder.mail, `${id}.json`);
  const queuePath = (id: string) => join(folder.queue, `${id}.json`);
  const namesAside = async () => (await readdir(folder.failed)).filter((name) => name.endsWith('.json')).sort();

  /** @returns nothing where the file is not an accepted mail of ours */
  async function readAccepted(name: string): Promise<AcceptedMail | undefined> {
    const mail = await readJson<ReceivedMail>(join(folder.queue, name)).catch(() => undefined);
    if (!mail || `${mail.id}.json` !== name || !Array.isArray(mail.envelope?.to)) return undefined;
    return { mail, size: (await stat(rawPath(mail.id)).catch(() => undefined))?.size ?? 0 };
  }

  async function move(name: string, from: string, to: string): Promise<void> {
    await rename(join(from, name), join(to, name));
    await syncFolder(to);
    await syncFolder(from);
  }

  return {
    async accept(mail, content) {
      let size = 0;
      const counted = async function* () {
        for await (const chunk of content) {
          size += chunk.length;
          yield chunk;
        }
      };
      await writeDurably(rawPath(mail.id), counted(), folder.temporary);
      try {
        await writeDurably(queuePath(mail.id), json(mail), folder.temporary);
      } catch (error) {
        // The entry goes first: were it there (only the fsync failed) without its mail, it could never be finished.
        await rm(queuePath(mail.id), { force: true });
        await rm(rawPath(mail.id), { force: true });
        throw error;
      }
      return { mail, size };
    },

    async unfinished() {
      const names = (await readdir(folder.queue)).filter((name) => name.endsWith('.json')).sort();
      const mails: AcceptedMail[] = [];
      const unreadable: string[] = [];
      for (const name of names) {
        const accepted = await readAccepted(name);
        if (accepted) mails.push(accepted);
        else unreadable.push(join(folder.queue, name));
      }
      return { mails, unreadable };
    },

    async finish(id) {
      await rm(queuePath(id), { force: true });
    },

    putAside: (id) => move(`${id}.json`, folder.queue, folder.failed),

    countAside: async () => (await namesAside()).length,

    async takeUpAside() {
      const taken: AcceptedMail[] = [];
      for (const name of await namesAside()) {
        await move(name, folder.failed, folder.queue);
        const accepted = await readAccepted(name);
        if (accepted) taken.push(accepted);
      }
      return taken;
    },

    async load(id) {
      const [raw, kept] = await Promise.all([readRaw(rawPath(id)), readJson<KeptMail>(keptPath(id))]);
      const outcomes = new Map(Object.entries(kept?.outcomes ?? {}));
      // One process has the folder, and its queue has each mail in work once.
      return { raw, lease: async () => ({ isHeld: true, outcomes }), unlock: async () => undefined };
    },

    async saveOutcomes(id, outcomes) {
      const kept = await readJson<KeptMail>(keptPath(id));
      // The envelope outlives the queue entry here: whoever releases the mail later needs it.
      const mail = kept?.mail ?? (await readJson<ReceivedMail>(queuePath(id)));
      const whole: KeptMail = { mail, outcomes: { ...kept?.outcomes, ...Object.fromEntries(outcomes) } };
      await writeDurably(keptPath(id), json(whole), folder.temporary);
    },

    locate: rawPath,
    fetchCommand: (id) => `cp '${rawPath(id).replaceAll("'", "'\\''")}' pitch.eml`,
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function readRaw(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT')
      throw new MissingMail(`The raw mail ${path} is not there: someone removed it`, { cause });
    throw cause;
  });
}

/** @returns what the file holds, nothing when there is no such file */
async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
