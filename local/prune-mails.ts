import { opendir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { outcomeOfMail } from '../app/merge-outcomes.ts';
import { longestRetention, RETENTION_OF, type Retention } from '../app/retention.ts';
import type { Outcome } from '../core/index.ts';
import type { DataFolder } from './data-folder.ts';
import { isMailId, timeInId } from './mail-id.ts';
import { readIfPresent } from './read-if-present.ts';

const DAY = 24 * 3_600_000;

/** `mail/<id>.eml` and `mail/<id>.json` (local/folder-mail-store.ts). */
const MAIL_FILE = /^(.+)\.(?:eml|json)$/;

/**
 * Removes the raw mails whose time is over, with their envelopes and outcomes, as the lifecycle rules of a stack's bucket do
 * (lib/mail-retention.ts). A mail in the queue or in `failed/` stays however old it is: nobody may have got it yet.
 *
 * @param now milliseconds since 1970
 * @returns how many mails were removed
 */
export async function pruneMails(
  folder: Pick<DataFolder, 'mail' | 'queue' | 'failed'>,
  retention: Retention,
  now: number,
): Promise<number> {
  const unfinished = await unfinishedIds(folder);
  const shortest = Math.min(...Object.values(RETENTION_OF).map((key) => retention[key]));
  let removed = 0;
  for await (const { name } of await opendir(folder.mail)) {
    const id = MAIL_FILE.exec(name)?.[1];
    if (id === undefined || !isMailId(id) || unfinished.has(id)) continue;
    const path = join(folder.mail, name);
    const age = now - (await timeOf(id, path));
    // Most mails are young. For those no file is opened.
    if (age < shortest * DAY) continue;
    const statePath = join(folder.mail, `${id}.json`);
    if (age < (await daysOf(statePath, retention)) * DAY) continue;
    // The outcome goes last: a crash in between leaves a file that the next time removes.
    if (await isRemoved(join(folder.mail, `${id}.eml`))) removed += 1;
    await rm(statePath, { force: true });
  }
  return removed;
}

/** The ids of mails that are not finished. A mail that moves between the two folders meanwhile is in one of the three lists. */
async function unfinishedIds({ queue, failed }: Pick<DataFolder, 'queue' | 'failed'>): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const path of [queue, failed, queue])
    for await (const { name } of await opendir(path)) ids.add(name.replace(/\.json$/, ''));
  return ids;
}

/** When a mail was received, milliseconds since 1970. A file that somebody else put there has the time of its last change. */
async function timeOf(id: string, path: string): Promise<number> {
  const received = timeInId(id);
  if (received !== undefined) return Date.parse(received);
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? Number.POSITIVE_INFINITY;
}

/** The days that a mail is kept, by its outcomes. */
async function daysOf(statePath: string, retention: Retention): Promise<number> {
  try {
    const state = JSON.parse(String(await readIfPresent(statePath))) as { outcomes?: Record<string, Outcome> };
    const outcome = outcomeOfMail(new Map(Object.entries(state.outcomes ?? {})));
    if (outcome !== undefined) return retention[RETENTION_OF[outcome]];
  } catch {
    // No outcome, or a file that somebody edited.
  }
  return longestRetention(retention);
}

/** Removes a file. @returns false when it was not there */
async function isRemoved(path: string): Promise<boolean> {
  try {
    await rm(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
