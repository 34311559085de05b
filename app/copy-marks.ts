import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Bytes of the key of a mail's copies. */
const KEY_BYTES = 16;

/** Bytes of a mark's code. Nobody guesses 128 bits. */
const CODE_BYTES = 16;

/** What is saved with a mail about its copies. */
export interface CopyState {
  /** The secret by which a copy that a mail server returns is known. Nothing before the mail is handled. */
  key?: string;
  /** The id of the copy that was sent last, by inbox address, for inboxes that the mail was sent to again. */
  resent: ReadonlyMap<string, string>;
}

/** Names a copy. */
export interface MarkedCopy {
  /** The id of the mail. */
  id: string;
  /** The address of the inbox. */
  inbox: string;
  copy: string;
}

/** Returns a new key for the copies of a mail. */
export function newCopyKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}

/**
 * The words of the field that marks a copy: the ids of mail and copy, and a code (HMAC-SHA-256, RFC 2104) that only this copy
 * and who knows the key have. A mail that returns the copy can be told from one that only says so.
 */
export function markOf({ id, inbox, copy }: MarkedCopy, key: string): string[] {
  return [id, copy, codeOf({ id, inbox, copy }, key)];
}

/** Whether the code is that of the copy. */
export function isMarkOf(copy: MarkedCopy, code: string, key: string): boolean {
  const expected = Buffer.from(codeOf(copy, key));
  const given = Buffer.from(code);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function codeOf({ id, inbox, copy }: MarkedCopy, key: string): string {
  const code = createHmac('sha256', key).update(`${id}\n${inbox}\n${copy}`).digest();
  return code.subarray(0, CODE_BYTES).toString('base64url');
}

/** The state of two writers of one mail: the key that is there stays, as copies have gone out with it. */
export function mergeCopies(saved: CopyState, given: CopyState | undefined): CopyState {
  const key = saved.key ?? given?.key;
  return { ...(key === undefined ? {} : { key }), resent: new Map([...saved.resent, ...(given?.resent ?? [])]) };
}
