import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { MailSender } from '../app/ports.ts';
import { createSendDigests, type DigestSettings } from '../app/send-digests.ts';
import { UserError } from '../app/user-error.ts';
import type { DigestRecord, LogRecord } from '../core/index.ts';
import { createLogFileReader } from './log-file-records.ts';
import { openPitchLogFile } from './pitch-log-file.ts';

/** Milliseconds after which a line is in the log, be its disk slow. */
const SETTLED = 1_000;

/**
 * Sends the digests of the local run: each begins where the last one ended, as a deployed stack has it. The screen may be
 * running, and writing to the same log: both only ever append whole lines.
 *
 * @param onSent called for each, once the log has it
 * @throws UserError when one could not be sent, with all others sent
 */
export async function sendDigestsHere(
  data: string,
  settings: DigestSettings,
  sender: MailSender,
  onSent: (record: DigestRecord) => Promise<void>,
): Promise<void> {
  const path = join(resolve(data), 'pitches.jsonl');
  const until = Date.now();
  // What was written before that moment is on its way to the disk: a pitch told of by neither digest would be lost.
  await setTimeout(SETTLED);
  const file = await openPitchLogFile(path);
  try {
    const log = {
      async write(record: LogRecord) {
        await file.write(record);
        if (record.event === 'digest') await onSent(record);
      },
    };
    // One attempt: a person is waiting, and sees why it failed.
    await createSendDigests(settings, { reader: createLogFileReader(path), sender, log })(until, 0).catch(plainly);
  } finally {
    await file.close();
  }
}

/** What a relay answered is a person's to put right, also where the use case wraps it. */
function plainly(error: Error): never {
  throw error.cause instanceof UserError ? new UserError(error.message, { cause: error }) : error;
}
