import type { SESEvent } from 'aws-lambda';
import type { ReleaseRequest } from '../app/release-pitch.ts';

/**
 * What an operator may ask of the deployed function, beside the events of the receipt rule. It takes
 * `lambda:InvokeFunction` on the function, and nothing on the mails or on SES.
 */
export type OperatorRequest = { release: ReleaseRequest } | { read: ReadRequest } | { retry: RetryRequest };

/** A wish to see a raw mail: the function's answer holds at most 6 MB, so it is read in pieces. */
export interface ReadRequest {
  id: string;
  /** The first byte of the piece. */
  from: number;
}

/** A wish to have an event that failed taken up again, as it was. */
export interface RetryRequest {
  event: SESEvent;
  /** Who wants it. */
  by: string;
}

/** A piece of a raw mail. */
export interface MailPiece {
  /** Bytes of the whole mail. */
  size: number;
  base64: string;
}

/** Bytes of a piece: in base64, with what is around it, just below the 6 MB that Lambda hands back. */
export const PIECE_SIZE = 4 * 1024 * 1024;

/** An id is part of a key in the bucket, and of nothing above it. */
const ID = /^[\w.@+=-]{1,200}$/;
const LONGEST_TEXT = 1_000;

/**
 * Reads the request of an operator.
 *
 * @param event what the function was invoked with
 * @returns nothing for an event of the receipt rule
 * @throws for a request that is none, with what was expected
 */
export function operatorRequest(event: unknown): OperatorRequest | undefined {
  const { release, read, retry } = Object(event) as Record<string, unknown>;
  if (release !== undefined) return { release: releaseOf(release) };
  if (read !== undefined) return { read: readOf(read) };
  if (retry !== undefined) return { retry: retryOf(retry) };
  return undefined;
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

function isRecord(given: unknown): boolean {
  const { mail, receipt } = Object(Object(given).ses);
  return isId(Object(mail).messageId) && Array.isArray(Object(receipt).recipients);
}

function releaseOf(given: unknown): ReleaseRequest {
  const { mail, inbox, by } = Object(given) as Record<string, unknown>;
  const { id, time, envelope, verdicts } = Object(mail) as Record<string, unknown>;
  const { from, to } = Object(envelope) as Record<string, unknown>;
  if (
    isId(id) &&
    isText(time) &&
    isText(inbox) &&
    isText(by) &&
    isText(from) &&
    Array.isArray(to) &&
    to.length === 1 &&
    to.every(isText) &&
    isVerdicts(verdicts)
  ) {
    return { mail: { id, time, envelope: { from, to }, verdicts }, inbox, by };
  }
  throw new Error(
    'Not a request to release a pitch: expected { release: { mail: { id, time, envelope: { from, to }, verdicts }, inbox, by } }.',
  );
}

function isVerdicts(given: unknown): given is Record<string, string> {
  return typeof given === 'object' && given !== null && Object.values(given).every(isText);
}

function isId(given: unknown): given is string {
  return typeof given === 'string' && ID.test(given);
}

function isText(given: unknown): given is string {
  return typeof given === 'string' && given.length <= LONGEST_TEXT;
}
