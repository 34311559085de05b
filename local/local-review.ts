import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PitchScreenConfig } from '../app/config.ts';
import { createMarkPitches } from '../app/mark-pitches.ts';
import { type Review, reviewer } from '../app/review.ts';
import { createTrustList } from '../app/trust-list.ts';
import { UserError } from '../app/user-error.ts';
import type { PitchRecord, ReviewedRecord } from '../core/index.ts';
import { findDataFolder } from './find-data-folder.ts';
import { createFolderTrustedSenders } from './folder-trusted-senders.ts';
import { createLogFileRecords } from './log-file-records.ts';
import { logPath } from './log-files.ts';
import { isMailId } from './mail-id.ts';
import { openPitchLogFile } from './pitch-log-file.ts';
import { askRunningScreen, releaseByRunningScreen } from './running-screen.ts';

/**
 * Reviews the local run, from its data folder.
 *
 * The running screen does a release, as it has the folder and knows the relay. Where no screen runs, this process does it.
 *
 * @param config loads the configuration, which only a release in this process needs
 * @param relay for a release in this process. Without it, the mail goes into the outbox
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
    records: createLogFileRecords(logPath(path)),
    readMail: (pitch) => readRawMail(join(path, 'mail'), pitch),
    async release(request) {
      const asked = await releaseByRunningScreen(path, request);
      if (asked !== undefined) return asked;
      // Loaded only now: most reviews do without the engine that it brings.
      const { releaseFromFolder } = await import('./release-from-folder.ts');
      return releaseFromFolder(path, await config(), request, relay);
    },
    trusted: createTrustList(async () => (await config()).inboxes, createFolderTrustedSenders(path)),
    async mark(marks, by = reviewer()) {
      const asked = await askRunningScreen<ReviewedRecord[]>(path, '/marks', { marks, by });
      if (asked !== undefined) return asked;
      // A line of its own, which needs no lock: a screen that starts meanwhile only appends whole lines, too.
      const log = await openPitchLogFile(logPath(path));
      try {
        return await createMarkPitches(log)(marks, by);
      } finally {
        await log.close();
      }
    },
  };
}

/** Reads the raw mail of a pitch. @throws UserError when it is gone, or the id is none of the local run's */
export async function readRawMail(folder: string, { id }: PitchRecord): Promise<Buffer> {
  if (!isMailId(id)) throw new UserError(`The id ${JSON.stringify(id)} is not one of this run.`);
  return readFile(join(folder, `${id}.eml`)).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'it is not in the data folder any more' : cause.message;
    throw new UserError(`The mail ${id} cannot be read: ${why}.`, { cause });
  });
}
