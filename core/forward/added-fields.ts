import { MAX_ORIGINAL_FIELD, MAX_UNREAD_FIELD } from '../limits.ts';
import { isValidAddress } from '../mail/addresses.ts';
import { COPY_FIELD } from '../mail/copy-mark.ts';
import { shortValuesOf } from '../mail/header-field.ts';
import { LOOP_FIELD, loopWords } from '../mail/loop-token.ts';
import type { Mail } from '../mail/mail.ts';
import { rawCharsets } from '../mail/raw-charsets.ts';
import { oneLine } from '../one-line.ts';
import type { Forwarding } from '../types.ts';
import { mailboxListWords } from './address-words.ts';
import type { NewField } from './fold-field.ts';
import { CUT_MARK, encodeWords, textWords } from './header-words.ts';

/** The field that says where in the mail the screen could not read, and why. */
export const UNREAD_FIELD = 'X-Pitch-Screen-Unread';

/**
 * The fields that a forwarded mail has beside those of its sender: the values that were replaced, the way of the mail, and
 * the loop token and the mark of the copy.
 *
 * @param originalTo the value of To as it was, one character per byte
 */
export function addedFields(mail: Mail, originalTo: string, forwarding: Forwarding): NewField[] {
  const {
    inbox,
    envelopeFrom,
    recipient = inbox.address,
    verdicts,
    unread,
    fallbackCharset,
    copyMark = [],
  } = forwarding;
  const { fields } = mail;
  const charsets = rawCharsets(mail, fallbackCharset);
  const original = (value = '') => textWords(value, charsets, MAX_ORIGINAL_FIELD);
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
    [COPY_FIELD, copyMark],
  ];
}

/** The verdicts of SES. Unlike an Authentication-Results in the header, nobody can forge them. */
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
