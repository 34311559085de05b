import { type HeaderField, shortValuesOf } from '../mail/header-field.ts';
import { LOOP_FIELD, loopWords } from '../mail/loop-token.ts';
import type { Inbox } from '../types.ts';
import { mailboxWords } from './address-words.ts';
import { newFields } from './fold-field.ts';
import { encodeWords } from './header-words.ts';
import { LINE_END, textPart } from './own-mail.ts';

/** A message id (RFC 5322 3.6.4) that can be copied into a header. */
const MESSAGE_ID = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>$/;

/** What a reporter is told about a command. Every text is one line, safe to print. */
export interface CommandAnswer {
  subject: string;
  lines: readonly string[];
}

/**
 * Writes the answer to a command that came by mail, from the inbox to the addresses that it forwards to. It never goes to
 * the address that the command names as its sender.
 *
 * @param fields of the command's header, for the thread
 */
export function writeCommandAnswer(
  { subject, lines }: CommandAnswer,
  { address, label, forwardTo }: Pick<Inbox, 'address' | 'label' | 'forwardTo'>,
  fields: readonly HeaderField[],
): Buffer {
  const [id = ''] = shortValuesOf(fields, 'message-id');
  const thread = MESSAGE_ID.test(id) ? [id] : [];
  const header = newFields(
    [
      ['From', mailboxWords({ name: label, address })],
      ['To', forwardTo.map((to, index) => (index < forwardTo.length - 1 ? `${to},` : to))],
      ['Subject', encodeWords(subject)],
      ['In-Reply-To', thread],
      ['References', thread],
      // RFC 3834 5: no "out of office" answers it, which would come in as a pitch.
      ['Auto-Submitted', ['auto-replied']],
      [LOOP_FIELD, loopWords([], address)],
      ['MIME-Version', ['1.0']],
    ],
    LINE_END,
  );
  return Buffer.from(header.join('') + textPart(lines).join(LINE_END), 'latin1');
}
