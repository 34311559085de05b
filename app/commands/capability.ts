import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DigestAction, DigestLinks } from '../../core/index.ts';
import { partsOf, REVIEW_LABEL, type ReviewLabel } from './review-address.ts';

/** Bytes of the code of a link. Nobody guesses 128 bits by sending mails. */
const LINK_CODE_BYTES = 16;

/**
 * Bytes of the code in the address that answers go to. It is short, as a local part has 64 characters (RFC 5321 4.5.3.1.1),
 * and lower case, as some mail programs change that.
 */
const ADDRESS_CODE_BYTES = 10;

/** Characters of a local part (RFC 5321 4.5.3.1.1). */
const MAX_LOCAL_PART = 64;

/** What a code stands for: one thing that may be done with one digest of one inbox. */
interface Grant {
  inbox: string;
  /** The key of the digest. */
  key: string;
  /** `answer`: any pitch of the digest may be asked for in words. */
  action: DigestAction | 'answer';
  /** The id of the pitch; empty for an answer. */
  id: string;
}

/** Returns a new secret of a digest. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Makes the links of a digest and the address for answers to it.
 *
 * Each link opens a new mail to the inbox with the label `review`, whose subject has an action, the id of the pitch, and a
 * code: the key of the digest and a MAC (HMAC-SHA256, RFC 2104) of all that it grants.
 *
 * @param inbox its address
 */
export function digestLinks(inbox: string, key: string, secret: string): DigestLinks {
  const to = labelled(inbox, REVIEW_LABEL) ?? inbox;
  return {
    link(action, id) {
      const code = macOf(secret, { inbox, key, action, id }).subarray(0, LINK_CODE_BYTES).toString('base64url');
      return `mailto:${encodeURIComponent(to).replace('%40', '@')}?subject=${encodeURIComponent(`${action} ${id} ${key}.${code}`)}`;
    },
    replyTo: answerAddress(inbox, key, secret),
  };
}

/** The subject of the mail that a link opens: the action, the id of the pitch, the key of the digest, the MAC. */
const LINK_SUBJECT = /^\s{0,9}(release|trust)\s{1,9}([\w.@+=-]{1,200})\s{1,9}([a-z\d]{1,16})\.([\w-]{1,64})\s{0,9}$/i;

/** A subject that asks for something, before its code is checked. */
export interface LinkSubject {
  action: DigestAction;
  id: string;
  key: string;
  code: string;
}

/** Reads the subject of the mail that a link opens. @returns undefined for any other subject */
export function readLinkSubject(subject: string): LinkSubject | undefined {
  const [, action, id, key, code] = LINK_SUBJECT.exec(subject.slice(0, 500)) ?? [];
  if (action === undefined) return undefined;
  return { action: action.toLowerCase() as DigestAction, id: id!, key: key!.toLowerCase(), code: code! };
}

/** Whether the code of a subject grants what the subject asks for. */
export function isGranted({ action, id, key, code }: LinkSubject, inbox: string, secret: string): boolean {
  const expected = macOf(secret, { inbox, key, action, id }).subarray(0, LINK_CODE_BYTES);
  return isSame(Buffer.from(code, 'base64url'), expected);
}

/**
 * The address for answers to a digest. It names the digest, so that nothing needs to be found in what a mail program quotes,
 * and has a code, so that nobody can send an old mail of the reporter's there who has not seen the digest.
 *
 * @returns undefined where the address of the inbox leaves no room for that: then only the links work
 */
function answerAddress(inbox: string, key: string, secret: string): string | undefined {
  return labelled(inbox, `${REVIEW_LABEL}-${key}-${addressCode(secret, inbox, key)}`);
}

/** Whether the code of an address is that of the digest, so that whoever wrote to it has the digest. */
export function isAddressOf({ key, code }: ReviewLabel, inbox: string, secret: string): boolean {
  return isSame(Buffer.from(code), Buffer.from(addressCode(secret, inbox, key)));
}

function addressCode(secret: string, inbox: string, key: string): string {
  return macOf(secret, { inbox, key, action: 'answer', id: '' }).subarray(0, ADDRESS_CODE_BYTES).toString('hex');
}

/** JSON tells where each field ends, so that no two grants have the same bytes. */
function macOf(secret: string, { inbox, key, action, id }: Grant): Buffer {
  return createHmac('sha256', Buffer.from(secret, 'base64url'))
    .update(JSON.stringify(['pitch-screen', 1, inbox, key, action, id]))
    .digest();
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** `name+label@domain`; undefined where that is too long, or the address has a label of its own. */
function labelled(address: string, label: string): string | undefined {
  const [local, domain] = partsOf(address);
  const whole = `${local}+${label}`;
  return local.includes('+') || whole.length > MAX_LOCAL_PART ? undefined : `${whole}@${domain}`;
}
