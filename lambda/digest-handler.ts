import type { Context } from 'aws-lambda';
import { createSendDigests } from '../app/send-digests.ts';
import { createLogGroupReader } from './aws/log-group-reader.ts';
import { S3Bucket } from './aws/s3-bucket.ts';
import { createS3DigestLists } from './aws/s3-digest-lists.ts';
import { createSesMailSender } from './aws/ses-mail-sender.ts';
import { createStdoutPitchLog } from './aws/stdout-pitch-log.ts';
import { deadlineOf } from './deadline.ts';
import { CONFIGURATION_SET, DIGEST_PREFIX, LOG_GROUP, MAIL_BUCKET, required, STACK_NAME } from './environment.ts';
import { type DigestFunctionSettings, readSettings } from './settings.ts';

const sendDigests = createSendDigests(
  {
    ...readSettings<DigestFunctionSettings>(),
    recordOptions: ` --stack ${required(STACK_NAME, process.env[STACK_NAME])}`,
  },
  {
    reader: createLogGroupReader(required(LOG_GROUP, process.env[LOG_GROUP])),
    sender: createSesMailSender({
      configurationSet: required(CONFIGURATION_SET, process.env[CONFIGURATION_SET]),
    }),
    log: createStdoutPitchLog(),
    lists: createS3DigestLists(
      new S3Bucket({ name: required(MAIL_BUCKET, process.env[MAIL_BUCKET]) }),
      required(DIGEST_PREFIX, process.env[DIGEST_PREFIX]),
    ),
  },
);

/** Milliseconds that a line needs at most until the log has it. The next digest is about younger lines. */
const MAX_LOG_DELAY = 60_000;

/** The event of the schedule (lib/reporter-digest.ts). */
export interface DigestEvent {
  /** When the digest was due, ISO 8601. @default now, for an operator who invokes the function by hand */
  scheduledTime?: string;
}

/**
 * Sends the digests that are due.
 *
 * @throws when one could not be sent for now. Lambda calls again, twice. After that the next week's digest tells the rest
 */
export async function handler({ scheduledTime }: DigestEvent, context?: Partial<Context>): Promise<void> {
  const due = scheduledTime === undefined ? Date.now() : Date.parse(scheduledTime);
  await sendDigests(due - MAX_LOG_DELAY, deadlineOf(context));
}
