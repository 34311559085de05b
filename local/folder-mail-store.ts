import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CopyState, mergeCopies } from '../app/copy-marks.ts';
import { mergeOutcomes } from '../app/merge-outcomes.ts';
import { type MailStore, MissingMail } from '../app/ports.ts';
import type { Outcome, ReceivedMail } from '../core/index.ts';
import type { DataFolder } from './data-folder.ts';
import { syncFolder, writeDurably } from './durable-file.ts';
import { isMailId } from './mail-id.ts';
import { readIfPresent } from './read-if-present.ts';

/** An accepted mail that is not finished. */
export interface QueuedMail {
  mail: ReceivedMail;
  /** Bytes of the raw mail. */
  size: number;
}

/** The content of `mail/<id>.json`. */
interface MailState {
  mail: ReceivedMail | undefined;
  outcomes: Record<string, Outcome>;
  /** Missing in files of earlier versions. */
  copies?: { key?: string; resent: Record<string, string> };
}

/**
 * The mails of a data folder:
 *
 * - `mail/<id>.eml` is the raw mail, `mail/<id>.json` its envelope and its outcomes.
 * - `queue/<id>.json` exists from the moment that the mail is accepted until it is finished.
 * - `failed/<id>.json` replaces that file once the mail has failed for good.
 *
 * The next start finds after a crash:
 *
 * 1. while the mail was written: a temporary file, which it removes. The client sends the mail again.
 * 2. between mail and queue entry: an `.eml` without an entry. The mail was not accepted, and the client sends it again.
 * 3. after the queue entry, which is the moment of acceptance: the mail is in the queue, and is tried again.
 * 4. after sending, before the outcome was saved: the mail is sent again. The outbox has the copy already. A relay delivers
 *    a second copy (docs/adr/0004; RFC 5321 4.5.3.2.6 names the same case).
 * 5. after the outcome was saved, before the log line or the removal of the queue entry: the use case runs again, finds the
 *    outcome, sends nothing, and writes the line. A line may be there twice, and is never missing.
 */
export interface FolderMailStore extends MailStore {
  /**
   * Accepts a mail, which is safe on disk when the promise resolves.
   *
   * @throws the error of the content or of the disk; the mail is not accepted then
   */
  accept(mail: ReceivedMail, content: AsyncIterable<Buffer>): Promise<QueuedMail>;
  /** The accepted mails that are not finished, oldest first, and the paths of files in the queue that are no entries. */
  unfinished(): Promise<{ mails: QueuedMail[]; unreadable: string[] }>;
  /** Removes a mail from the queue, once its outcomes are saved and logged. */
  finish(id: string): Promise<void>;
  /** Moves a mail that failed for good from the queue to `failed/`. */
  markFailed(id: string): Promise<void>;
  /** The ids of the mails that failed for good, oldest first. */
  failedIds(): Promise<string[]>;
  /** Moves the mails in `failed/` back to the queue, oldest first. Yields each once it is there. */
  requeueFailed(): AsyncIterable<QueuedMail>;
}

export function createFolderMailStore(folder: DataFolder): FolderMailStore {
  const rawPath = (id: string) => join(folder.mail, `${id}.eml`);
  const statePath = (id: string) => join(folder.mail, `${id}.json`);
  const queuePath = (id: string) => join(folder.queue, `${id}.json`);
  let lastSave: Promise<void> = Promise.resolve();
  /** The names of the entries in a folder, oldest first: an id begins with its time. */
  const namesIn = async (path: string) => (await readdir(path)).filter((name) => name.endsWith('.json')).sort();

  /** Reads an entry of the queue. @returns nothing for any other file */
  async function readEntry(name: string): Promise<QueuedMail | undefined> {
    const mail = await readJson<ReceivedMail>(join(folder.queue, name)).catch(() => undefined);
    if (!mail || `${mail.id}.json` !== name || !Array.isArray(mail.envelope?.to)) return undefined;
    return { mail, size: (await stat(rawPath(mail.id)).catch(() => undefined))?.size ?? 0 };
  }

  /** Moves a file between folders. @returns false when it is not there, as somebody moved it before */
  async function move(name: string, from: string, to: string): Promise<boolean> {
    try {
      await rename(join(from, name), join(to, name));
    } catch (error) {
      const isThere = await stat(join(from, name)).catch(() => undefined);
      if (isThere === undefined) return false;
      throw error;
    }
    await syncFolder(to);
    await syncFolder(from);
    return true;
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
        // The entry may be there, if only its fsync failed. It goes first, as it could not be finished without its mail.
        await rm(queuePath(mail.id), { force: true });
        await rm(rawPath(mail.id), { force: true });
        throw error;
      }
      return { mail, size };
    },

    async unfinished() {
      const mails: QueuedMail[] = [];
      const unreadable: string[] = [];
      for (const name of await namesIn(folder.queue)) {
        const entry = await readEntry(name);
        if (entry) mails.push(entry);
        else unreadable.push(join(folder.queue, name));
      }
      return { mails, unreadable };
    },

    async finish(id) {
      await rm(queuePath(id), { force: true });
    },

    async markFailed(id) {
      await move(`${id}.json`, folder.queue, folder.failed);
    },

    failedIds: async () => (await namesIn(folder.failed)).map((name) => name.replace(/\.json$/, '')),

    async *requeueFailed() {
      for (const name of await namesIn(folder.failed)) {
        const isMoved = await move(name, folder.failed, folder.queue);
        const entry = isMoved ? await readEntry(name) : undefined;
        if (entry) yield entry;
      }
    },

    async load(id) {
      if (!isMailId(id)) throw new MissingMail(`The id ${JSON.stringify(id)} is not one of this run.`);
      const raw = await readRaw(rawPath(id));
      return {
        raw,
        unlock: async () => undefined,
        // One process has the folder, and its queue has each mail in work only once.
        async lease() {
          const state = await readJson<MailState>(statePath(id));
          return { isHeld: true, outcomes: new Map(Object.entries(state?.outcomes ?? {})), copies: copiesIn(state) };
        },
      };
    },

    saveOutcomes(id, outcomes, copies) {
      // One after another, as an attempt and a release may save outcomes of one mail at the same time.
      const save = lastSave.then(() => mergeState(id, outcomes, copies));
      lastSave = save.catch(() => undefined);
      return save;
    },

    async readCopyKey(id) {
      return isMailId(id) ? copiesIn(await readJson<MailState>(statePath(id))).key : undefined;
    },

    locate: rawPath,
    fetchCommand: (id) => `cp '${rawPath(id).replaceAll("'", "'\\''")}' pitch.eml`,
  };

  async function mergeState(
    id: string,
    outcomes: ReadonlyMap<string, Outcome>,
    given: CopyState | undefined,
  ): Promise<void> {
    const state = await readJson<MailState>(statePath(id));
    // A later release needs the envelope, when the queue entry is gone.
    const mail = state?.mail ?? (await readJson<ReceivedMail>(queuePath(id)));
    const merged = mergeOutcomes(new Map(Object.entries(state?.outcomes ?? {})), outcomes);
    const { resent, ...key } = mergeCopies(copiesIn(state), given);
    const copies = { ...key, resent: Object.fromEntries(resent) };
    const whole: MailState = { mail, outcomes: Object.fromEntries(merged), copies };
    await writeDurably(statePath(id), json(whole), folder.temporary);
  }
}

function copiesIn(state: MailState | undefined): CopyState {
  const { resent = {}, ...key } = state?.copies ?? {};
  return { ...key, resent: new Map(Object.entries(resent)) };
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

/** @returns the content, nothing when there is no such file */
async function readJson<T>(path: string): Promise<T | undefined> {
  const content = await readIfPresent(path);
  return content === undefined ? undefined : (JSON.parse(content.toString()) as T);
}
