import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { MailSender } from '../app/ports.ts';
import { createSendDigests, type DigestSettings } from '../app/send-digests.ts';
import { UserError } from '../app/user-error.ts';
import type { DigestRecord, LogRecord } from '../core/index.ts';
import { openFolderDigestLists } from './folder-digest-lists.ts';
import { createLogFileReader } from './log-file-records.ts';
import { logPath } from './log-files.ts';
import { openPitchLogFile } from './pitch-log-file.ts';

/** Milliseconds that a line needs at most to reach the log, on a slow disk too. */
const MAX_LOG_DELAY = 1_000;

/**
 * Sends the digests of the local run. As in a deployed stack, each begins where the last one ended. A screen may be running
 * and write to the same log: both processes only append whole lines.
 *
 * @param onSent called for each digest, once the log has its line
 * @throws UserError when a digest could not be sent; all others are sent then
 */
export async function sendFolderDigests(
  data: string,
  settings: DigestSettings,
  sender: MailSender,
  onSent: (record: DigestRecord) => Promise<void>,
): Promise<void> {
  const path = logPath(resolve(data));
  const until = Date.now();
  // A line from before `until` may still be on its way to the disk. This digest must not miss it: the next one begins later.
  await setTimeout(MAX_LOG_DELAY);
  const file = await openPitchLogFile(path);
  try {
    const log = {
      async write(record: LogRecord) {
        await file.write(record);
        if (record.event === 'digest') await onSent(record);
      },
    };
    // One attempt only: a person waits for it, and is told why it failed.
    const ports = { reader: createLogFileReader(path), sender, log, lists: openFolderDigestLists(resolve(data)) };
    await createSendDigests(settings, ports)(until, 0).catch(asUserError);
  } finally {
    await file.close();
  }
}

/** Makes the error of a relay, which the use case wraps, a UserError again: a person can put it right. */
function asUserError(error: Error): never {
  throw error.cause instanceof UserError ? new UserError(error.message, { cause: error }) : error;
}
