import { MAX_ORIGINAL_FIELD, MAX_UNREAD_FIELD } from '../limits.ts';
import { isValidAddress } from '../mail/addresses.ts';
import { type HeaderField, shortValuesOf } from '../mail/header-field.ts';
import { LOOP_FIELD, loopWords } from '../mail/loop-token.ts';
import { oneLine } from '../one-line.ts';
import type { Forwarding } from '../types.ts';
import { mailboxListWords } from './address-words.ts';
import { CUT_MARK, encodeWords, textWords } from './encode-text.ts';

/** Says where the screen could not read the mail, and why. */
export const UNREAD_FIELD = 'X-Pitch-Screen-Unread';

/** RFC 5322 3.6.4, as short as fits on a line. */
const MESSAGE_ID = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,880}>/;

/** A new field: its name and the words of its value; no words, no field. */
export type NewField = [name: string, words: readonly string[]];

/**
 * The fields that a forwarded mail has beside those its sender wrote: what had to be replaced, how the mail came here,
 * and the loop token.
 *
 * @param originalTo what To held, one character per byte
 */
export function addedFields(fields: readonly HeaderField[], originalTo: string, forwarding: Forwarding): NewField[] {
  const { inbox, envelopeFrom, recipient = inbox.address, verdicts, unread, fallbackCharset } = forwarding;
  const original = (value = '') => textWords(value, fallbackCharset, MAX_ORIGINAL_FIELD);
  return [
    ['X-Original-From', original(shortValuesOf(fields, 'from')[0] ?? envelopeFrom)],
    ['X-Original-To', original(originalTo || recipient)],
    ['X-Original-Message-ID', original(shortValuesOf(fields, 'message-id')[0])],
    ['X-Original-Date', original(shortValuesOf(fields, 'date')[0])],
    ['X-Original-Auth', authWords(verdicts)],
    ['X-Forwarded-To', mailboxListWords(inbox.forwardTo.map((address) => ({ name: '', address })))],
    ['X-Forwarded-For', [isValidAddress(recipient) ? recipient : inbox.address, ...inbox.forwardTo]],
    [LOOP_FIELD, loopWords(fields, inbox.address)],
    [UNREAD_FIELD, unreadWords(unread)],
  ];
}

/** The References of the original with its Message-ID, which SES replaces: so that a later mail still finds its thread. */
export function forwardedReferences(fields: readonly HeaderField[]): string[] {
  const references = (shortValuesOf(fields, 'references')[0] ?? '').split(/[ \t]+/);
  const messageId = shortValuesOf(fields, 'message-id')[0]?.match(MESSAGE_ID)?.[0] ?? '';
  // Raw 8-bit and controls have no place in a message id, encoded or not.
  return [...references.filter((id) => id !== messageId), messageId].filter((id) => /^[\x21-\x7e]{1,900}$/.test(id));
}

/** What SES found out, which unlike an Authentication-Results in the header nobody can forge. */
function authWords({ spf, dkim, dmarc, dmarcPolicy, spam, virus }: Forwarding['verdicts']): string[] {
  return Object.entries({ spf, dkim, dmarc, 'dmarc-policy': dmarcPolicy, spam, virus })
    .filter(([, verdict]) => verdict !== undefined)
    .map(([name, verdict]) => `${name}=${verdict?.replace(/[^\w-]/g, '').slice(0, 40)}`)
    .join('; ')
    .split(' ');
}

function unreadWords(unread: Forwarding['unread']): string[] {
  const text = oneLine(unread.map(({ where, why }) => `${where}: ${why}`).join('; '));
  return encodeWords(text.length > MAX_UNREAD_FIELD ? `${oneLine(text.slice(0, MAX_UNREAD_FIELD))} ${CUT_MARK}` : text);
}
