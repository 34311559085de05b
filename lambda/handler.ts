import type { Context, SESEvent, SESEventRecord } from 'aws-lambda';
import type { Release } from '../app/release-pitch.ts';
import type { TrustList } from '../app/trust-list.ts';
import type { ReviewedRecord } from '../core/index.ts';
import { prefetching } from './aws/prefetching-mail-store.ts';
import { S3Bucket } from './aws/s3-bucket.ts';
import { createS3MailStore } from './aws/s3-mail-store.ts';
import { createS3TrustedSenders } from './aws/s3-trusted-senders.ts';
import { isSetupNotification, receiptRecords, receivedMail } from './aws/ses-event.ts';
import { createSesMailSender } from './aws/ses-mail-sender.ts';
import { deadlineOf } from './deadline.ts';
import {
  CONFIGURATION_SET,
  DIGEST_PREFIX,
  LEASE_PREFIX,
  MAIL_BUCKET,
  MAIL_PREFIX,
  required,
  TRUSTED_PREFIX,
} from './environment.ts';
import {
  type MailPiece,
  type OperatorRequest,
  operatorRequest,
  PIECE_SIZE,
  type ReadRequest,
  type TrustAnswer,
  type TrustRequest,
} from './operator-request.ts';
import { readSettings, type ScreenSettings } from './settings.ts';

// Built once for all events of this process.
const { config, words } = readSettings<ScreenSettings>();
const known = new Set(words);

const bucket = new S3Bucket({ name: required(MAIL_BUCKET, process.env[MAIL_BUCKET]) });
const leasePrefix = required(LEASE_PREFIX, process.env[LEASE_PREFIX]);
const store = prefetching(
  createS3MailStore({
    bucket,
    prefix: required(MAIL_PREFIX, process.env[MAIL_PREFIX]),
    leasePrefix,
    inboxes: config.inboxes.map(({ address }) => address),
  }),
);
const trusted = createS3TrustedSenders(bucket, required(TRUSTED_PREFIX, process.env[TRUSTED_PREFIX]));
const sender = createSesMailSender({
  configurationSet: required(CONFIGURATION_SET, process.env[CONFIGURATION_SET]),
});

/** Where the lists of digests are; undefined in a stack without a digest. */
const digestPrefix = process.env[DIGEST_PREFIX];
const digests = digestPrefix === undefined ? undefined : { bucket, digestPrefix, leasePrefix };

/** The use cases, with the engine. The first event loads them, while S3 sends its mail. */
const useCases = once(async () => {
  const { createUseCases } = await import('./use-cases.ts');
  return createUseCases(config, { store, sender, trusted, digests, isWord: (letters) => known.has(letters) });
});

/**
 * Handles an event of the receipt rule, with one record for each mail, or the request of an operator.
 *
 * @returns the answer to an operator
 * @throws when the store or the sender fails for now. Lambda then delivers the event again, and sends it to the dead-letter
 *   queue after the last attempt. An operator gets the error as the answer
 */
export async function handler(
  event: SESEvent | OperatorRequest,
  context?: Partial<Context>,
): Promise<Release | MailPiece | TrustAnswer | ReviewedRecord[] | undefined> {
  const deadline = deadlineOf(context);
  const request = operatorRequest(event);
  if (request === undefined) return receive(event, deadline);
  if ('read' in request) return readPiece(request.read);
  if ('trust' in request) return answerTrust(request.trust, (await useCases()).trustList);
  if ('release' in request) return (await useCases()).releasePitch(request.release, deadline);
  if ('mark' in request) return (await useCases()).markPitches(request.mark.marks, request.mark.by);
  return receive(request.retry.event, deadline, request.retry.by);
}

/** @param by the operator who asked for it; nothing for an event of the receipt rule */
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

/** The media type of a mail; empty where the event lacks it. An event has only the first 10 KB of the header. */
function mediaTypeOf({ ses }: SESEventRecord): string {
  const field = ses.mail.headers?.find(({ name }) => name?.toLowerCase() === 'content-type');
  return field?.value?.toLowerCase() ?? '';
}

/** Returns a function that makes something with its first call, and returns the same from then on. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

async function answerTrust({ change, inbox, sender, by }: TrustRequest, list: TrustList): Promise<TrustAnswer> {
  if (change === 'list') return list.list(inbox);
  return change === 'add' ? list.add(inbox, sender, by) : list.remove(inbox, sender);
}

async function readPiece({ id, from }: ReadRequest): Promise<MailPiece> {
  const { body, size } = await store.readPiece(id, from, PIECE_SIZE);
  return { size, base64: body.toString('base64') };
}
