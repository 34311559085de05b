import { MAX_FROM_LABEL, MAX_FROM_NAME } from '../limits.ts';
import type { Mail } from '../mail/mail.ts';
import { oneLine } from '../one-line.ts';
import type { Forwarding } from '../types.ts';
import { REORDERING } from '../unsafe-characters.ts';
import { mailboxWords } from './address-words.ts';
import { senderMailboxes } from './sender-mailboxes.ts';

/** Characters by which a name could show `via LABEL` backwards, or hide it. */
const BACKWARDS = new RegExp(`[${REORDERING}]`, 'gu');

/** An `@`, in any of its widths, and what mail programs decode to one. */
const AT = / ?(?:[@\uff20\ufe6b]|%40|&#0*64;|&#x0*40;|&commat;) ?/giu;

/** Brackets that an address was removed from. */
const EMPTY_BRACKETS = /<[ <>]*>|\[ *\]|\( *\)/g;

/**
 * The From of a forwarded mail: `"NAME via LABEL" <inbox address>`. SES sends only for verified identities, and DMARC wants
 * the domain in From to be the sending one. If the sender has no name, NAME is the address. In a name ` at ` stands for `@`:
 * mail filters take another address in a display name for a forgery.
 *
 * @returns the words of the field
 */
export function forwardedFrom(
  mail: Mail,
  { inbox, envelopeFrom, fallbackCharset }: Pick<Forwarding, 'inbox' | 'envelopeFrom' | 'fallbackCharset'>,
): string[] {
  const from = senderMailboxes(mail, 'from', fallbackCharset);
  const sender = from.find(({ isUsable }) => isUsable) ?? from[0];
  const address = sender?.address || envelopeFrom;
  const given = sender?.name ?? '';
  const name = shown(withoutAddress(given, address)) || shown(given) || shown(address) || 'unknown sender';
  const via = ` via ${cut(shown(inbox.label), MAX_FROM_LABEL)}`;
  return mailboxWords({ name: cut(name, MAX_FROM_NAME - via.length) + via, address: inbox.address });
}

/** A name without the address that the sender's own name may have beside it, as of `Jane <jane@a.example> <jane@a.example>`. */
function withoutAddress(name: string, address: string): string {
  return address !== '' && name.includes(address) ? name.split(address).join(' ').replace(EMPTY_BRACKETS, ' ') : name;
}

/** A name without direction controls, ` at ` for `@`; empty if it shows nothing but spaces, marks and format controls. */
function shown(name: string): string {
  const visible = oneLine(oneLine(name.replace(BACKWARDS, '')).replace(AT, ' at '));
  return /[^\p{C}\p{Z}\p{M}]/u.test(visible) ? visible : '';
}

/** At most `length` UTF-16 units of a text, cut behind a word if one ends in the second half, and never within a character. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const space = text.lastIndexOf(' ', length);
  return space > length / 2 ? text.slice(0, space) : text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
