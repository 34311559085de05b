import { inboxFor } from '../inbox.ts';
import { MAX_FROM_LABEL, MAX_FROM_NAME, MAX_RECIPIENTS, MAX_REPLY_ADDRESSES } from '../limits.ts';
import { isValidAddress, type Mailbox, parseMailboxes } from '../mail/addresses.ts';
import { headerText } from '../mail/encoded-words.ts';
import { type HeaderField, shortValuesOf } from '../mail/header-field.ts';
import { oneLine } from '../one-line.ts';
import type { Forwarding } from '../types.ts';
import { REORDERING } from '../unsafe-characters.ts';
import { mailboxListWords, mailboxWords } from './address-words.ts';

/** Characters by which a name could show `via LABEL` backwards, or hide it. */
const BACKWARDS = new RegExp(`[${REORDERING}]`, 'gu');

/**
 * The From of a forwarded mail: `"NAME via LABEL" <inbox address>`. SES sends only for verified identities, and DMARC wants
 * the domain in From to be the sending one. If the sender has no name, NAME is the address with ` at ` for `@`: mail filters
 * take another address in a display name for a forgery.
 *
 * @returns the words of the field
 */
export function forwardedFrom(
  fields: readonly HeaderField[],
  { inbox, envelopeFrom, fallbackCharset }: Pick<Forwarding, 'inbox' | 'envelopeFrom' | 'fallbackCharset'>,
): string[] {
  const from = mailboxesIn(fields, 'from', fallbackCharset);
  const sender = from.find(({ address }) => isValidAddress(address)) ?? from[0];
  const name =
    shown(sender?.name ?? '') || shown((sender?.address || envelopeFrom).replaceAll('@', ' at ')) || 'unknown sender';
  const via = ` via ${cut(shown(inbox.label), MAX_FROM_LABEL)}`;
  return mailboxWords({ name: cut(name, MAX_FROM_NAME - via.length) + via, address: inbox.address });
}

/**
 * The Reply-To of a forwarded mail: the sender's own Reply-To if it holds an address that SES takes, else the From; at most
 * `MAX_REPLY_ADDRESSES`. The inbox itself is left out: an answer to it would come in as a pitch.
 *
 * @returns the words of the field; none if there is nobody to reply to
 */
export function forwardedReplyTo(
  fields: readonly HeaderField[],
  { inbox, fallbackCharset }: Pick<Forwarding, 'inbox' | 'fallbackCharset'>,
): string[] {
  const [replyTo = [], from = []] = ['reply-to', 'from'].map((name) =>
    valid(mailboxesIn(fields, name, fallbackCharset)).filter(({ address }) => !inboxFor([inbox], address)),
  );
  return mailboxListWords((replyTo.length > 0 ? replyTo : from).slice(0, MAX_REPLY_ADDRESSES));
}

/** To and Cc of a forwarded mail, as the words of their fields. */
export interface ForwardedRecipients {
  to: string[];
  /** Empty if there is none. */
  cc: string[];
  /** The value of To, and of Cc if that is not forwarded; one character per byte. */
  originalTo: string;
}

/**
 * To and Cc with those of their addresses that SES takes, from all copies of the fields. To names the inbox if that leaves
 * none, as of `undisclosed-recipients:;`, or if both together hold more than `MAX_RECIPIENTS`.
 */
export function forwardedRecipients(
  fields: readonly HeaderField[],
  { inbox, fallbackCharset }: Pick<Forwarding, 'inbox' | 'fallbackCharset'>,
): ForwardedRecipients {
  const originalTo = shortValuesOf(fields, 'to');
  const originalCc = shortValuesOf(fields, 'cc');
  let to = valid(parseMailboxes(originalTo, fallbackCharset));
  let cc = valid(parseMailboxes(originalCc, fallbackCharset));
  if (to.length + cc.length > MAX_RECIPIENTS) to = cc = [];
  return {
    to: mailboxListWords(to.length > 0 ? to : [{ name: '', address: inbox.address }]),
    cc: mailboxListWords(cc),
    originalTo: (cc.length > 0 ? originalTo : [...originalTo, ...originalCc]).join(', '),
  };
}

/**
 * The mailboxes of the first copy of a field. A field without any address is read once more without quotes and parentheses,
 * for an address in an encoded word or behind a quote that nothing closes. A field with an address that SES does not take,
 * such as an international one or `"John Doe"@example.com`, is not: an address in its name or quotes is somebody else's.
 */
function mailboxesIn(fields: readonly HeaderField[], name: string, fallback: string): Mailbox[] {
  const [value = ''] = shortValuesOf(fields, name);
  const mailboxes = parseMailboxes([value], fallback);
  if (value.includes('"@')) return mailboxes;
  if (mailboxes.some(({ address }) => isValidAddress(address) || /^[^"]+@/.test(address))) return mailboxes;
  const bare = headerText(value, fallback).replace(/["()]/g, ' ');
  const further = valid(parseMailboxes([Buffer.from(bare).toString('latin1')]));
  return further.length > 0 ? further : mailboxes;
}

function valid(mailboxes: readonly Mailbox[]): Mailbox[] {
  return mailboxes.filter(({ address }) => isValidAddress(address));
}

/** A name without direction controls; empty if it shows nothing but spaces, marks and format controls. */
function shown(name: string): string {
  const visible = oneLine(name.replace(BACKWARDS, ''));
  return /[^\p{C}\p{Z}\p{M}]/u.test(visible) ? visible : '';
}

/** At most `length` UTF-16 units of a text, cut behind a word if one ends in the second half, and never within a character. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const space = text.lastIndexOf(' ', length);
  return space > length / 2 ? text.slice(0, space) : text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
