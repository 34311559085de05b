import type { MailDescription } from '../types.ts';

/** The line ends of mails that the screen writes itself. */
export const LINE_END = '\r\n';

/** 57 bytes are the 76 characters of base64 that a line may have (RFC 2045 6.8). */
const LINE_BYTES = 57;

/** Sender, subject and date of a pitch, a line each. */
export function descriptionLines({ sender, subject, date }: MailDescription): string[] {
  return [`From:     ${sender || '(nobody)'}`, `Subject:  ${subject || '(none)'}`, `Date:     ${date || '(none)'}`];
}

/** The header and the body of a text part, or of a mail that is only a text. The text may hold any characters. */
export function textPart(lines: readonly string[]): string[] {
  const body = base64Lines(Buffer.from(lines.join(LINE_END) + LINE_END)).toString('latin1');
  return ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '', body];
}

/** Base64 in lines of 76 characters, each with its line end. They are written straight into place: a mail may have 40 MB. */
export function base64Lines(bytes: Buffer): Buffer {
  const lines = Math.ceil(bytes.length / LINE_BYTES);
  const encoded = Buffer.allocUnsafe(Math.ceil(bytes.length / 3) * 4 + lines * LINE_END.length);
  let end = 0;
  for (let start = 0; start < bytes.length; start += LINE_BYTES) {
    end += encoded.write(bytes.toString('base64', start, start + LINE_BYTES) + LINE_END, end, 'latin1');
  }
  return encoded;
}
