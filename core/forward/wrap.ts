import { MAX_REFUSAL_TEXT, MAX_WRAPPED_UNREAD, MAX_WRAPPED_UNREAD_TEXT } from '../limits.ts';
import { COPY_FIELD } from '../mail/copy-mark.ts';
import { LOOP_FIELD } from '../mail/loop-token.ts';
import type { Mail } from '../mail/mail.ts';
import { printable } from '../printable.ts';
import type { Forwarding, MailDescription } from '../types.ts';
import { addedFields, UNREAD_FIELD } from './added-fields.ts';
import { newFields } from './fold-field.ts';
import { forwardedFrom } from './forwarded-from.ts';
import { forwardedReferences } from './forwarded-references.ts';
import { encodeWords } from './header-words.ts';
import { base64Lines, descriptionLines, LINE_END, textPart } from './own-mail.ts';
import { forwardedReplyTo } from './reply-to.ts';

/** `=_` never occurs in base64, so that the boundary ends no part early (RFC 2045 6.7 recommends it). */
const BOUNDARY = '=_pitch-screen';

/** The added fields of a forwarded mail that a wrapped one has, too; the others are in the attachment. */
const FIELDS = [LOOP_FIELD, UNREAD_FIELD, COPY_FIELD, 'X-Original-Auth'];

/**
 * Wraps a pitch that SES does not take as it is into a mail of the screen's own: a short text that says why, and the pitch as
 * it was received, attached as `original.eml`. Reply reaches the sender, as with a forwarded mail.
 *
 * The attachment is `application/octet-stream` in base64. `message/rfc822` may only be 7bit or 8bit (RFC 2046 5.2.1), so that
 * a fault of the mail (NUL, a lone CR, long lines) would be in the wrapper, too; and SES would look into it, and refuse the
 * type of a file once more. Mail programs know `.eml` by its name.
 *
 * Written by hand: nodemailer's MailComposer needs 169 MB more than a mail of 38 MB has, where this needs 72 MB; and it
 * always adds a Date and a random Message-ID, by which a copy that has to be sent twice is shown twice.
 *
 * @param mail as it was received
 * @param why SES did not take it, in words
 * @param replyTo the words of Reply-To, if not the best form of it (`replyToForms`)
 */
export function wrapMail(
  mail: Mail,
  forwarding: Forwarding,
  description: MailDescription,
  why: string,
  replyTo: readonly string[] = forwardedReplyTo(mail, forwarding),
): Buffer {
  const { raw, fields } = mail;
  const header = newFields(
    [
      ['From', forwardedFrom(mail, forwarding)],
      ['Reply-To', replyTo],
      ['To', [forwarding.inbox.address]],
      ['Subject', encodeWords(description.subject)],
      // Only the last one: a header that is too long may be the very reason for the refusal.
      ['References', forwardedReferences(fields).slice(-1)],
      ...addedFields(mail, '', forwarding).filter(([name]) => FIELDS.includes(name)),
      ['MIME-Version', ['1.0']],
      ['Content-Type', ['multipart/mixed;', `boundary="${BOUNDARY}"`]],
    ],
    LINE_END,
  );
  const lines = [
    `--${BOUNDARY}`,
    ...textPart(textOf(forwarding, description, why, replyTo.length > 0)),
    `--${BOUNDARY}`,
    'Content-Type: application/octet-stream; name="original.eml"',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="original.eml"',
    '',
    '',
  ];
  const beginning = header.join('') + LINE_END + lines.join(LINE_END);
  return Buffer.concat([Buffer.from(beginning, 'latin1'), base64Lines(raw), Buffer.from(`--${BOUNDARY}--${LINE_END}`)]);
}

function textOf({ unread }: Forwarding, description: MailDescription, why: string, hasReplyTo: boolean): string[] {
  const notRead = unread
    .slice(0, MAX_WRAPPED_UNREAD)
    .map(({ where, why }) => printable(`${where}: ${why}`, MAX_WRAPPED_UNREAD_TEXT));
  return [
    'This pitch could not be forwarded as it is. It is attached the way it came in: open original.eml to read it.',
    hasReplyTo ? 'Reply to this mail, and the answer goes to the sender of the pitch.' : '',
    '',
    ...descriptionLines(description),
    `Reason:   ${printable(why, MAX_REFUSAL_TEXT)}`,
    ...notRead.map((location) => `Not read: ${location}`),
  ];
}
