import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PitchScreenConfig } from '../app/config.ts';
import type { Review } from '../app/review.ts';
import { UserError } from '../app/user-error.ts';
import type { PitchRecord } from '../core/index.ts';
import { findDataFolder } from './data-folder.ts';
import { createLogFileRecords } from './log-file-records.ts';
import { askRunningScreen } from './running-screen.ts';

/**
 * Reviews the local run, from its data folder.
 *
 * A release goes through the screen that runs, since one process has the folder and only that one knows its relay. Where
 * none runs, it is done here.
 *
 * @param relay what a release that is done here goes through, instead of into the outbox
 * @throws UserError when there is no such folder
 */
export async function createLocalReview(
  data: string,
  config: () => Promise<PitchScreenConfig>,
  relay?: URL,
): Promise<Review> {
  const path = await findDataFolder(data);
  return {
    place: path,
    records: createLogFileRecords(join(path, 'pitches.jsonl')),
    readMail: (pitch) => readKeptMail(join(path, 'mail'), pitch),
    async release(request) {
      const asked = await askRunningScreen(path, request);
      if (asked !== undefined) return asked;
      // A reader of mails, which most reviews do without.
      const { releaseHere } = await import('./release-here.ts');
      return releaseHere(path, await config(), request, relay);
    },
  };
}

/** @throws UserError when it is gone, or the log names no mail of this folder */
export async function readKeptMail(folder: string, { id }: PitchRecord): Promise<Buffer> {
  // The log may have been edited: an id is a file name here, and nothing else.
  if (!/^[\w-]{1,200}$/.test(id)) throw new UserError(`The id ${JSON.stringify(id)} is not one of this run.`);
  return readFile(join(folder, `${id}.eml`)).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'it is not in the data folder any more' : cause.message;
    throw new UserError(`The mail ${id} cannot be read: ${why}.`, { cause });
  });
}
