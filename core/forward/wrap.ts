import { MAX_REFUSAL_TEXT, MAX_WRAPPED_UNREAD } from '../limits.ts';
import { LOOP_FIELD } from '../mail/loop-token.ts';
import type { Mail } from '../mail/mail.ts';
import { printable } from '../printable.ts';
import type { Forwarding, MailDescription } from '../types.ts';
import { addedFields, forwardedReferences, UNREAD_FIELD } from './added-fields.ts';
import { encodeWords } from './encode-text.ts';
import { forwardedFrom, forwardedReplyTo } from './forwarded-addresses.ts';
import { newFields } from './rewrite.ts';

/** `=_` is in no base64, so it ends no part early (RFC 2045 6.7 names this trick). */
const BOUNDARY = '=_pitch-screen';

const LINE_END = '\r\n';

/** 57 bytes are the 76 characters of base64 that a line may have (RFC 2045 6.8). */
const LINE_BYTES = 57;

/** The fields of a forwarded mail that a wrapper has too; the others are in the attachment. */
const FIELDS = [LOOP_FIELD, UNREAD_FIELD, 'X-Original-Auth'];

/**
 * Puts a mail that cannot be sent as it is, whole, into a mail of our own: a short text that says why, and the bytes as
 * they were received, attached as `original.eml`. Reply reaches the sender, as with the mail itself.
 *
 * The attachment is `application/octet-stream` in base64. `message/rfc822` may only be 7bit or 8bit (RFC 2046 5.2.1), so
 * what was wrong with the mail (NUL, a lone CR, long lines) would be in the wrapper as well; SES would also look into it,
 * and refuse once more for the type of a file. Mail programs know `.eml` by its name.
 *
 * Written by hand: nodemailer's MailComposer needs 169 MB more than a mail of 38 MB has, where this needs 72 MB; and it
 * always adds a Date and a random Message-ID, by which a copy that has to be sent twice is shown twice.
 *
 * @param mail as it was received
 * @param description its sender, subject and date
 * @param why it was not taken as it is, in words
 */
export function wrapMail(
  { raw, fields }: Mail,
  forwarding: Forwarding,
  description: MailDescription,
  why: string,
): Buffer {
  const replyTo = forwardedReplyTo(fields, forwarding);
  const unread = forwarding.unread.slice(0, MAX_WRAPPED_UNREAD).map(({ where, why }) => `${where}: ${why}`);
  const text = [
    'This pitch could not be forwarded as it is. It is attached the way it came in: open original.eml to read it.',
    replyTo.length > 0 ? 'Reply to this mail, and the answer goes to the sender of the pitch.' : '',
    '',
    ...describe(description),
    `Reason:   ${printable(why, MAX_REFUSAL_TEXT)}`,
    ...unread.map((place) => `Not read: ${printable(place, 400)}`),
  ];
  const header = [
    ...newFields(
      [
        ['From', forwardedFrom(fields, forwarding)],
        ['Reply-To', replyTo],
        ['To', [forwarding.inbox.address]],
        ['Subject', encodeWords(description.subject)],
        // Only the last: a header that is too long may be the very reason.
        ['References', forwardedReferences(fields).slice(-1)],
        ...addedFields(fields, '', forwarding).filter(([name]) => FIELDS.includes(name)),
        ['MIME-Version', ['1.0']],
        ['Content-Type', ['multipart/mixed;', `boundary="${BOUNDARY}"`]],
      ],
      LINE_END,
    ),
    LINE_END,
  ].join('');
  const before = [
    `--${BOUNDARY}`,
    ...textPart(text),
    `--${BOUNDARY}`,
    'Content-Type: application/octet-stream; name="original.eml"',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="original.eml"',
    '',
    '',
  ].join(LINE_END);
  return Buffer.concat([Buffer.from(header + before, 'latin1'), base64Lines(raw), Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

/** Sender, subject and date, a line each. */
export function describe({ sender, subject, date }: MailDescription): string[] {
  return [`From:     ${sender || '(nobody)'}`, `Subject:  ${subject || '(none)'}`, `Date:     ${date || '(none)'}`];
}

/** Header and body of a part with a text, or of a mail that is nothing else. The text may hold any characters. */
export function textPart(lines: readonly string[]): string[] {
  const body = base64Lines(Buffer.from(lines.join(LINE_END) + LINE_END)).toString('latin1');
  return ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '', body];
}

/** Base64 in lines of 76 characters, each with its line end, written straight into place: a mail may have 40 MB. */
function base64Lines(raw: Uint8Array): Buffer {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const lines = Math.ceil(bytes.length / LINE_BYTES);
  const encoded = Buffer.allocUnsafe(Math.ceil(bytes.length / 3) * 4 + lines * LINE_END.length);
  let end = 0;
  for (let start = 0; start < bytes.length; start += LINE_BYTES) {
    end += encoded.write(bytes.toString('base64', start, start + LINE_BYTES) + LINE_END, end, 'latin1');
  }
  return encoded;
}
