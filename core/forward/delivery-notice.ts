import { MAX_NOTICE_SUBJECT, MAX_REFUSAL_TEXT } from '../limits.ts';
import { LOOP_FIELD } from '../mail/loop-token.ts';
import type { Mail } from '../mail/mail.ts';
import { printable } from '../printable.ts';
import type { Forwarding, MailDescription } from '../types.ts';
import { addedFields } from './added-fields.ts';
import { mailboxWords } from './address-words.ts';
import { encodeWords } from './encode-text.ts';
import { newFields } from './rewrite.ts';
import { describe, textPart } from './wrap.ts';

/** The kept mail that a notice is about. */
export interface KeptPitch {
  id: string;
  mail: Mail;
  description: MailDescription;
  /** Where the raw mail is: an s3:// address or a path. */
  where: string;
  /** The shell command that gets a copy of it. */
  fetchCommand: string;
}

const LINE_END = '\r\n';

/**
 * Tells the reporter of a pitch that can be sent neither as it is nor as an attachment: who, what about, when, why, and
 * how to get it. Nothing of the mail is in its header but the start of the subject, encoded, so that nothing of the mail
 * can get the notice refused too.
 *
 * @param refusals why it was not taken, in words, for each form that was tried
 */
export function writeDeliveryNotice(pitch: KeptPitch, forwarding: Forwarding, refusals: readonly string[]): Buffer {
  const { raw, fields } = pitch.mail;
  const { inbox } = forwarding;
  const text = [
    'A pitch came in that could be sent neither as it is nor as an attachment. It is not lost:',
    '',
    ...describe(pitch.description),
    `Size:     ${raw.length} bytes`,
    ...refusals.map((why) => `Reason:   ${printable(why, MAX_REFUSAL_TEXT)}`),
    '',
    `Its id is ${pitch.id}; it is kept at ${pitch.where}. This command gets it, for whoever runs the screen:`,
    '',
    `  ${pitch.fetchCommand}`,
  ];
  const subject = printable(pitch.description.subject, MAX_NOTICE_SUBJECT);
  const header = newFields(
    [
      ['From', mailboxWords({ name: inbox.label, address: inbox.address })],
      ['To', [inbox.address]],
      ['Subject', encodeWords(`A pitch could not be forwarded: ${subject || '(no subject)'}`)],
      // RFC 3834 5: nobody's "out of office" answers it, which would come in as a pitch.
      ['Auto-Submitted', ['auto-generated']],
      ...addedFields(fields, '', forwarding).filter(([name]) => name === LOOP_FIELD),
      ['MIME-Version', ['1.0']],
    ],
    LINE_END,
  ).join('');
  return Buffer.from(header + textPart(text).join(LINE_END), 'latin1');
}
