import { MAX_KEPT_FIELDS } from '../limits.ts';
import type { HeaderField } from '../mail/header-field.ts';
import type { Mail } from '../mail/mail.ts';
import { type RawCharsets, rawCharsets } from '../mail/raw-charsets.ts';
import type { Forwarding } from '../types.ts';
import { addedFields } from './added-fields.ts';
import { newFields } from './fold-field.ts';
import { forwardedFrom } from './forwarded-from.ts';
import { forwardedReferences } from './forwarded-references.ts';
import { isSingleton, keepRule } from './header-rules.ts';
import { keptField } from './kept-field.ts';
import { forwardedRecipients } from './recipients.ts';
import { forwardedReplyTo } from './reply-to.ts';

/**
 * Rewrites a mail so that SES forwards it and Reply reaches its sender: a new header by the rules of `header-rules.ts`, then
 * the body, byte for byte. The header is 7-bit with lines of at most 998 characters, whatever came in. Bytes without any
 * header become the body of a new one.
 *
 * @param mail as it was received
 * @param replyTo the words of Reply-To, if not the best form of it (`replyToForms`)
 * @returns the mail to send; it holds the only copy made of the body
 * @example
 * const forwarding = { inbox, envelopeFrom: 'press@example.com', verdicts: {}, unread: [], fallbackCharset: 'utf-8' };
 * const raw = rewriteMail(parseMail(received), forwarding);
 */
export function rewriteMail(
  mail: Mail,
  forwarding: Forwarding,
  replyTo: readonly string[] = forwardedReplyTo(mail, forwarding),
): Buffer {
  const { fields, body, lineEnd } = mail;
  const charsets = rawCharsets(mail, forwarding.fallbackCharset);
  const { to, cc, originalTo } = forwardedRecipients(mail, forwarding);
  const isTrace = ({ name }: HeaderField) => name === 'received';
  const header = [
    ...keptFields(fields.filter(isTrace), charsets, lineEnd),
    ...newFields(
      [
        ['From', forwardedFrom(mail, forwarding)],
        ['Reply-To', replyTo],
        ['To', to],
        ['Cc', cc],
      ],
      lineEnd,
    ),
    ...keptFields(
      fields.filter((field) => !isTrace(field)),
      charsets,
      lineEnd,
    ),
    ...newFields([['References', forwardedReferences(fields)], ...addedFields(mail, originalTo, forwarding)], lineEnd),
    lineEnd,
  ].join('');
  return Buffer.concat([Buffer.from(header, 'latin1'), body]);
}

/** The lines of the fields that are forwarded as they are, a string each. */
function keptFields(fields: readonly HeaderField[], charsets: RawCharsets, lineEnd: string): string[] {
  const seen = new Set<string>();
  let kept = 0;
  return fields.flatMap((field) => {
    const rule = keepRule(field.name);
    if (rule === undefined || (rule.copies === 'first' && seen.has(field.name))) return [];
    if (!isSingleton(field.name) && ++kept > MAX_KEPT_FIELDS) return [];
    seen.add(field.name);
    return [keptField(field, rule.form, charsets, lineEnd)];
  });
}
