import type { Context } from 'aws-lambda';
import { createSendDigests, type DigestSettings } from '../app/send-digests.ts';
import { createLogGroupReader } from './aws/log-group-reader.ts';
import { createSesMailSender } from './aws/ses-mail-sender.ts';
import { createStdoutPitchLog } from './aws/stdout-pitch-log.ts';
import { LOG_GROUP, required, STACK_NAME } from './environment.ts';

// esbuild puts what it needs of the configuration in place of this variable (lib/bundle/handler-bundle.ts).
const settings: Omit<DigestSettings, 'recordOptions'> = JSON.parse(
  required('PITCH_SCREEN_DIGEST', process.env.PITCH_SCREEN_DIGEST),
);

const sendDigests = createSendDigests(
  { ...settings, recordOptions: ` --stack ${required(STACK_NAME, process.env[STACK_NAME])}` },
  {
    reader: createLogGroupReader(required(LOG_GROUP, process.env[LOG_GROUP])),
    sender: createSesMailSender(),
    log: createStdoutPitchLog(),
  },
);

/** Milliseconds after which a line is in the log: what is younger is left to the next digest. */
const SETTLED = 60_000;

/** Milliseconds a call is given where nothing says how long it may take. */
const TIME_WITHOUT_CONTEXT = 60_000;

/** What the schedule says (lib/weekly-digest.ts). */
export interface DigestEvent {
  /** The moment that the digest was due, ISO 8601. @default now, as for an operator who invokes the function by hand */
  scheduledTime?: string;
}

/**
 * Sends the digests that are due.
 *
 * @throws when one could not be sent for now. Lambda calls again, twice; what is not sent by then, the next week tells
 */
export async function handler({ scheduledTime }: DigestEvent, context?: Partial<Context>): Promise<void> {
  const deadline = Date.now() + (context?.getRemainingTimeInMillis?.() ?? TIME_WITHOUT_CONTEXT);
  await sendDigests((scheduledTime === undefined ? Date.now() : Date.parse(scheduledTime)) - SETTLED, deadline);
}
