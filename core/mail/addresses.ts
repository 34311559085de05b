import { domainToASCII } from 'node:url';
import addressparser from 'nodemailer/lib/addressparser';
import { MAX_ADDRESS_LIST } from '../limits.ts';
import { oneLine } from '../one-line.ts';
import { withoutByteEscapes } from './byte-escapes.ts';
import { decodedWords, rawText } from './encoded-words.ts';
import { guardNames, unguarded } from './guarded-names.ts';
import type { RawCharsets } from './raw-charsets.ts';

/** One address of a list, with its display name. */
export interface Mailbox {
  /** Decoded, one line; empty if there is none. */
  name: string;
  /** `local@domain`, an international domain in its ASCII form; empty if the entry has none. Not always valid. */
  address: string;
}

const MAX_ADDRESS_LENGTH = 254; // RFC 5321 4.5.3.1.3
const MAX_LOCAL_PART_LENGTH = 64; // RFC 5321 4.5.3.1.1
const MAX_DOMAIN_LABEL_LENGTH = 63; // RFC 1035 2.3.4

/** An encoded word in Q (RFC 2047 4.2): its beginning, and its data. */
const Q_WORD = /(=\?[^?\s]+\?[Qq]\?)([^?]*)\?=/g;

/** The specials of RFC 5322 3.2.3, without the dot, which addresses and names may hold. */
const SPECIALS = /[()<>[\]:;@\\,"]/g;

/**
 * Reads an address list (RFC 5322 3.4) as leniently as nodemailer's parser can, and keeps the colons of unquoted names.
 * Groups give their members; an entry without an address gives a mailbox without one.
 *
 * @param values the list, or each copy of it, one character per byte as in `HeaderField.value`
 * @param charsets of raw 8-bit bytes in names @default UTF-8
 * @returns the entries in order; none if the lists are longer than `MAX_ADDRESS_LIST`
 * @example
 * parseMailboxes(['=?utf-8?Q?Jos=C3=A9?= <jose@example.com>']); // [{ name: 'José', address: 'jose@example.com' }]
 */
export function parseMailboxes(values: readonly string[], charsets: RawCharsets = { fallback: 'utf-8' }): Mailbox[] {
  if (values.reduce((total, value) => total + value.length, 0) > MAX_ADDRESS_LIST) return [];
  // Encoded words are decoded after the list is split: a `,` or `<` in one belongs to the name.
  return values.flatMap((value) =>
    addressparser(guardNames(guardEncodedWords(withoutByteEscapes(rawText(value, charsets)))), { flatten: true }).map(
      ({ name, address }) => ({
        name: oneLine(decodedWords(unguarded(name), charsets)),
        address: asciiDomain(unguarded(address).trim()),
      }),
    ),
  );
}

/**
 * Encodes the specials within encoded words too, as they would end a word or an address of the list. RFC 2047 5 does not
 * allow `=?utf-8?Q?Acme,_Inc?=` in a name, but mail programs send it.
 */
function guardEncodedWords(text: string): string {
  if (!text.includes('=?')) return text;
  const guarded = (special: string) => `=${special.charCodeAt(0).toString(16)}`;
  return text.replace(Q_WORD, (_, start: string, data: string) => `${start}${data.replace(SPECIALS, guarded)}?=`);
}

/**
 * Tells whether SES takes an address in a header: ASCII only, a dot-atom or a quoted string without white space before the
 * `@` (RFC 5321 4.1.2), a host name after it. SES refuses the whole mail for any other, and no library knows its rules.
 * Something like an encoded word does not belong in an address (RFC 2047 5): a program that decodes it sees another one.
 */
export function isValidAddress(address: string): boolean {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const labels = address.slice(at + 1).split('.');
  return (
    at > 0 &&
    address.length <= MAX_ADDRESS_LENGTH &&
    local.length <= MAX_LOCAL_PART_LENGTH &&
    !local.includes('=?') &&
    (local.startsWith('"')
      ? isQuotedString(local)
      : local.split('.').every((atom) => /^[\w!#$%&'*+/=?^`{|}~-]+$/.test(atom))) &&
    labels.every((label) => label.length <= MAX_DOMAIN_LABEL_LENGTH && /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/i.test(label))
  );
}

function isQuotedString(local: string): boolean {
  return /^"(?:[\x21\x23-\x5b\x5d-\x7e]|\\[\x21-\x7e])+"$/.test(local);
}

function asciiDomain(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  // Node gives '' for what is no domain; the address is then not valid.
  return /[^\x00-\x7f]/.test(domain) ? address.slice(0, at + 1) + domainToASCII(domain) : address;
}
