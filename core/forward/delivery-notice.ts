import { MAX_NOTICE_SUBJECT, MAX_REFUSAL_TEXT } from '../limits.ts';
import { COPY_FIELD } from '../mail/copy-mark.ts';
import { LOOP_FIELD, loopWords } from '../mail/loop-token.ts';
import type { Mail } from '../mail/mail.ts';
import { printable } from '../printable.ts';
import type { Forwarding, MailDescription } from '../types.ts';
import { mailboxWords } from './address-words.ts';
import { newFields } from './fold-field.ts';
import { encodeWords } from './header-words.ts';
import { descriptionLines, LINE_END, textPart } from './own-mail.ts';

/** The stored pitch that a notice is about. */
export interface StoredPitch {
  id: string;
  mail: Mail;
  description: MailDescription;
  /** Where the raw mail is: an s3:// address or a path. */
  where: string;
  /** The shell command that gets a copy of it. */
  fetchCommand: string;
}

/**
 * Tells the reporter of a pitch that could be sent neither as it is nor as an attachment: its sender, subject and date, the
 * reasons, and how to get it. The header holds nothing of the pitch but the beginning of its subject, encoded, so that
 * nothing of the pitch can get the notice refused, too.
 *
 * @param refusals why each form was not taken, in words
 */
export function writeDeliveryNotice(
  { id, mail: { raw, fields }, description, where, fetchCommand }: StoredPitch,
  { inbox, copyMark = [] }: Pick<Forwarding, 'inbox' | 'copyMark'>,
  refusals: readonly string[],
): Buffer {
  const subject = printable(description.subject, MAX_NOTICE_SUBJECT) || '(no subject)';
  const header = newFields(
    [
      ['From', mailboxWords({ name: inbox.label, address: inbox.address })],
      ['To', [inbox.address]],
      ['Subject', encodeWords(`A pitch could not be forwarded: ${subject}`)],
      // RFC 3834 5: no "out of office" answers it, which would come in as a pitch.
      ['Auto-Submitted', ['auto-generated']],
      [LOOP_FIELD, loopWords(fields, inbox.address)],
      [COPY_FIELD, copyMark],
      ['MIME-Version', ['1.0']],
    ],
    LINE_END,
  );
  const text = [
    'A pitch came in that could be sent neither as it is nor as an attachment. It is not lost:',
    '',
    ...descriptionLines(description),
    `Size:     ${raw.length} bytes`,
    ...refusals.map((why) => `Reason:   ${printable(why, MAX_REFUSAL_TEXT)}`),
    '',
    `Its id is ${id}; it is kept at ${where}. This command gets it, for whoever runs the screen:`,
    '',
    `  ${fetchCommand}`,
  ];
  return Buffer.from(header.join('') + textPart(text).join(LINE_END), 'latin1');
}
