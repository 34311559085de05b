import type { SESEvent, SESEventRecord } from 'aws-lambda';
import { areMarks, MAX_MARKS } from '../app/marks.ts';
import type { TrustedSender } from '../app/ports.ts';
import type { ReleaseRequest } from '../app/release-pitch.ts';
import type { Resend } from '../app/resend.ts';
import type { Mark } from '../core/index.ts';
import { isReceiptRecord } from './aws/ses-event.ts';

/**
 * A request of an operator to the deployed function. The operator needs `lambda:InvokeFunction` on the function, and no
 * rights on the mails or on SES.
 */
export type OperatorRequest =
  | { release: ReleaseRequest }
  | { read: ReadRequest }
  | { retry: RetryRequest }
  | { mark: MarkRequest }
  | { trust: TrustRequest };

/** The request to list, add or take back the senders that an inbox trusts. */
export interface TrustRequest {
  change: 'list' | 'add' | 'remove';
  inbox: string;
  /** Empty for `list`. */
  sender: string;
  /** Who asks. */
  by: string;
}

/** The list, or whether anything was changed. */
export type TrustAnswer = TrustedSender[] | boolean;

/** The request for a piece of a raw mail. A whole mail may be larger than the 6 MB that Lambda returns. */
export interface ReadRequest {
  id: string;
  /** The first byte of the piece. */
  from: number;
}

/** The request to handle an event again that failed. */
export interface RetryRequest {
  event: SESEvent;
  /** Who asks. */
  by: string;
}

/** The request to mark pitches. */
export interface MarkRequest {
  marks: Mark[];
  /** Who marks them. */
  by: string;
}

/** A piece of a raw mail. */
export interface MailPiece {
  /** Bytes of the whole mail. */
  size: number;
  base64: string;
}

/** Bytes of a piece. In base64 and with the JSON around it, it stays below the 6 MB that Lambda returns. */
export const PIECE_SIZE = 4 * 1024 * 1024;

/** An id is part of a key in the bucket. Without a slash, it cannot name an object under another prefix. */
const ID = /^[\w.@+=-]{1,200}$/;

/** Addresses of a pitch that is sent again: one mail goes to at most 50, and the configuration may have changed a few times. */
const MAX_ADDRESSES = 500;

/** Characters of any other text in a request. */
const MAX_TEXT = 1_000;

/**
 * Reads the request of an operator.
 *
 * @param event that the function was invoked with
 * @returns nothing for an event of the receipt rule
 * @throws for a malformed request, with the expected form
 */
export function operatorRequest(event: unknown): OperatorRequest | undefined {
  const { release, read, retry, mark, trust } = Object(event) as Record<string, unknown>;
  if (release !== undefined) return { release: releaseOf(release) };
  if (read !== undefined) return { read: readOf(read) };
  if (retry !== undefined) return { retry: retryOf(retry) };
  if (mark !== undefined) return { mark: markOf(mark) };
  if (trust !== undefined) return { trust: trustOf(trust) };
  return undefined;
}

function trustOf(given: unknown): TrustRequest {
  const { change, inbox, sender, by } = Object(given) as Record<string, unknown>;
  const isChange = change === 'list' || change === 'add' || change === 'remove';
  if (isChange && isText(inbox) && isText(sender) && isText(by)) return { change, inbox, sender, by };
  throw new Error(
    'Not a request about trusted senders: expected { trust: { change, inbox, sender, by } }, with list, add or remove.',
  );
}

function markOf(given: unknown): MarkRequest {
  const { marks, by } = Object(given) as Record<string, unknown>;
  if (areMarks(marks) && isText(by)) return { marks, by };
  throw new Error(
    `Not a request to mark pitches: expected { mark: { marks: [{ id, inbox, state }], by } }, with at most ${MAX_MARKS} marks.`,
  );
}

function readOf(given: unknown): ReadRequest {
  const { id, from } = Object(given) as Record<string, unknown>;
  if (isId(id) && typeof from === 'number' && Number.isSafeInteger(from) && from >= 0) return { id, from };
  throw new Error('Not a request to read a mail: expected { read: { id, from } }, from a byte from 0 on.');
}

function retryOf(given: unknown): RetryRequest {
  const { event, by } = Object(given) as Record<string, unknown>;
  const { Records } = Object(event) as Record<string, unknown>;
  if (isText(by) && Array.isArray(Records) && Records.length > 0 && Records.every(isRecord)) {
    return { event: { Records }, by };
  }
  throw new Error(
    'Not a request to retry an event: expected { retry: { event, by } }, with an event of a receipt rule.',
  );
}

function isRecord(given: unknown): given is SESEventRecord {
  return isReceiptRecord(given) && isId(given.ses.mail.messageId);
}

function releaseOf(given: unknown): ReleaseRequest {
  const { mail, inbox, by, resend, trust = false } = Object(given) as Record<string, unknown>;
  const { id, time, envelope, verdicts } = Object(mail) as Record<string, unknown>;
  const { from, to } = Object(envelope) as Record<string, unknown>;
  if (
    isId(id) &&
    isText(time) &&
    isText(inbox) &&
    isText(by) &&
    typeof trust === 'boolean' &&
    isText(from) &&
    Array.isArray(to) &&
    to.length === 1 &&
    to.every(isText) &&
    isVerdicts(verdicts) &&
    (resend === undefined || isResend(resend))
  ) {
    const asked = { ...(resend === undefined ? {} : { resend }), ...(trust ? { trust } : {}) };
    return { mail: { id, time, envelope: { from, to }, verdicts }, inbox, by, ...asked };
  }
  throw new Error(
    'Not a request to release a pitch: expected { release: { mail: { id, time, envelope: { from, to }, verdicts }, inbox, by, trust? } }.',
  );
}

function isResend(given: unknown): given is Resend {
  const { undelivered, reached, latest } = Object(given) as Record<string, unknown>;
  return isAddresses(undelivered) && isAddresses(reached) && isText(latest);
}

function isAddresses(given: unknown): given is string[] {
  return Array.isArray(given) && given.length <= MAX_ADDRESSES && given.every(isText);
}

function isVerdicts(given: unknown): given is Record<string, string> {
  return typeof given === 'object' && given !== null && Object.values(given).every(isText);
}

function isId(given: unknown): given is string {
  return typeof given === 'string' && ID.test(given);
}

function isText(given: unknown): given is string {
  return typeof given === 'string' && given.length <= MAX_TEXT;
}
