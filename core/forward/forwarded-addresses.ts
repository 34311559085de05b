import { inboxFor } from '../inbox.ts';
import { MAX_FROM_LABEL, MAX_FROM_NAME, MAX_RECIPIENTS, MAX_REPLY_ADDRESSES } from '../limits.ts';
import { isValidAddress, type Mailbox, parseMailboxes } from '../mail/addresses.ts';
import { headerText } from '../mail/encoded-words.ts';
import { type HeaderField, shortValuesOf } from '../mail/header-field.ts';
import { oneLine } from '../one-line.ts';
import type { Forwarding } from '../types.ts';
import { REORDERING } from '../unsafe-characters.ts';
import { mailboxListWords, mailboxWords } from './address-words.ts';

/** A name with one could show `via LABEL` backwards, or hide it. */
const BACKWARDS = new RegExp(`[${REORDERING}]`, 'gu');

/**
 * Who a forwarded mail is from: `"NAME via LABEL" <inbox address>`. SES sends only for verified identities, and DMARC
 * wants the domain in From to be the sending one. Without a name, the sender's address with ` at ` for `@`: mail
 * filters take another address in a display name for a forgery.
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
 * Whom Reply goes to: the sender's own Reply-To if it holds an address that SES takes, else the From; five at most. The
 * inbox itself is nobody to reply to: the answer would come in as a pitch.
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
  /** Empty where there is none. */
  cc: string[];
  /** What To held, and Cc where that is not forwarded; one character per byte. */
  originalTo: string;
}

/**
 * To and Cc with those of their addresses that SES takes, each copy of the field counted in. To names the inbox where
 * that leaves none, as in `undisclosed-recipients:;`, or where both together hold more than 50.
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
 * The mailboxes of the first copy of a field. One without an address is read once more, for one that stands in an encoded
 * word, or behind a quote or parenthesis that nothing closes; not one whose address SES does not take, such as an
 * international one or `"John Doe"@example.com`: what its name or its quotes hold is somebody else's.
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

/** A name as it is seen; empty where there is nothing to see but spaces, marks and format controls. */
function shown(name: string): string {
  const visible = oneLine(name.replace(BACKWARDS, ''));
  return /[^\p{C}\p{Z}\p{M}]/u.test(visible) ? visible : '';
}

/** At most `length` UTF-16 units, cut behind a word if there is one in the second half, and never inside a character. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const space = text.lastIndexOf(' ', length);
  return space > length / 2 ? text.slice(0, space) : text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
