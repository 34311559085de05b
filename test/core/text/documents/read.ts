import { readPitch } from '../../../../core/read-pitch.ts';
import type { ReadingOptions } from '../../../../core/text/read-texts.ts';
import { attachmentMail } from '../../screening/mail.ts';

/** What is read of a document: its texts by their location in it, white space as one space, and what is not read. */
export interface ReadDocument {
  texts: Record<string, string>;
  unread: string[];
}

/** The type that the mail gives to the document, and how the mail is read. */
interface ReadOptions extends Partial<ReadingOptions> {
  type?: string;
}

/** Reads a document as it is read where it is attached to a mail. */
export async function read(
  bytes: Buffer,
  name = 'a',
  { type = 'application/octet-stream', ...options }: ReadOptions = {},
): Promise<ReadDocument> {
  const mail = attachmentMail(`Content-Type: ${type}\nContent-Disposition: attachment; filename=${name}`, bytes);
  const texts: Record<string, string> = {};
  const prefix = new RegExp(`^attachment ${name.replaceAll('.', '\\.')}(?: > )?`);
  const unread = await readPitch(
    mail,
    ({ where }) => ({
      write(piece) {
        if (where.startsWith('attachment a') || where.startsWith('attached'))
          texts[where.replace(prefix, '')] = (texts[where.replace(prefix, '')] ?? '') + piece;
      },
      end() {},
    }),
    { fallbackCharset: 'gb18030', ...options },
  );
  const shown = Object.entries(texts).map(([where, text]) => [where, text.replace(/[\s\u2028\u2029]+/g, ' ').trim()]);
  return {
    texts: Object.fromEntries(shown.filter(([, text]) => text !== '')),
    unread: unread.map(({ where, why }) => `${where.replace(prefix, '')}: ${why}`),
  };
}
