import type { Context, SESEvent, SESEventRecord } from 'aws-lambda';
// The type alone: the configuration was checked at synth, and its schema stays out of the bundle.
import type { PitchScreenConfig } from '../app/config.ts';
import type { Release } from '../app/release-pitch.ts';
import { prefetching } from './aws/prefetching-mail-store.ts';
import { S3Bucket } from './aws/s3-bucket.ts';
import { createS3MailStore } from './aws/s3-mail-store.ts';
import { isSetupNotification, receiptRecords, receivedMail } from './aws/ses-event.ts';
import { createSesMailSender } from './aws/ses-mail-sender.ts';
import { LEASE_PREFIX, MAIL_BUCKET, MAIL_PREFIX, required } from './environment.ts';
import {
  type MailPiece,
  type OperatorRequest,
  operatorRequest,
  PIECE_SIZE,
  type ReadRequest,
} from './operator-request.ts';

// Built once for all the events that this process will get.
// These are no variables of the function's environment: esbuild replaces them by their values (lib/bundle/handler-bundle.ts).
const config: PitchScreenConfig = JSON.parse(required('PITCH_SCREEN_CONFIG', process.env.PITCH_SCREEN_CONFIG));
// The dictionary words that stand within the configured ones, all that the screen asks of a dictionary: it stays out.
const words = new Set<string>(JSON.parse(required('PITCH_SCREEN_WORDS', process.env.PITCH_SCREEN_WORDS)));

const store = prefetching(
  createS3MailStore({
    bucket: new S3Bucket({ name: required(MAIL_BUCKET, process.env[MAIL_BUCKET]) }),
    prefix: required(MAIL_PREFIX, process.env[MAIL_PREFIX]),
    leasePrefix: required(LEASE_PREFIX, process.env[LEASE_PREFIX]),
    inboxes: config.inboxes.map(({ address }) => address),
  }),
);
const sender = createSesMailSender();

/** The use cases, with the engine: loaded by the first event and not before it, while its mail is on the way. */
const useCases = once(async () => {
  const { createUseCases } = await import('./use-cases.ts');
  return createUseCases(config, { store, sender, isWord: (letters) => words.has(letters) });
});

/** Milliseconds a call is given where nothing says how long it may take, as when it is tried out on a desk. */
const TIME_WITHOUT_CONTEXT = 60_000;

/**
 * Takes the event of the receipt rule, one record for one mail, or what an operator asks.
 *
 * @returns the answer to an operator
 * @throws when the store or the sender fails for now; Lambda then delivers the event again, and after its last try
 *   puts it into the dead-letter queue. An operator who waits for the answer is told at once
 */
export async function handler(
  event: SESEvent | OperatorRequest,
  context?: Partial<Context>,
): Promise<Release | MailPiece | undefined> {
  const deadline = Date.now() + (context?.getRemainingTimeInMillis?.() ?? TIME_WITHOUT_CONTEXT);
  const request = operatorRequest(event);
  if (request === undefined) return receive(event, deadline);
  if ('read' in request) return readPiece(request.read);
  if ('release' in request) return (await useCases()).releasePitch(request.release, deadline);
  return receive(request.retry.event, deadline, request.retry.by);
}

/** @param by who asked for it, where it is not the receipt rule that did */
async function receive(event: unknown, deadline: number, by?: string): Promise<undefined> {
  for (const record of receiptRecords(event)) {
    const mail = receivedMail(record);
    if (isSetupNotification(mail)) continue;
    store.prefetch(mail.id, deadline);
    const { logRetry, preload, receivePitch } = await useCases();
    if (by !== undefined) await logRetry(mail.id, by);
    await preload(mediaTypeOf(record));
    await receivePitch(mail, deadline);
  }
}

/** The media type of a mail, as far as the event tells: SES leaves out what is behind the first 10 KB of a header. */
function mediaTypeOf({ ses }: SESEventRecord): string {
  const field = ses.mail.headers?.find(({ name }) => name?.toLowerCase() === 'content-type');
  return field?.value?.toLowerCase() ?? '';
}

/** Does something the first time that it is asked for. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

async function readPiece({ id, from }: ReadRequest): Promise<MailPiece> {
  const { body, size } = await store.readPiece(id, from, PIECE_SIZE);
  return { size, base64: body.toString('base64') };
}
