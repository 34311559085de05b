import { withForwardedStructure } from './forward/forwarded-structure.ts';
import { type Mail, parseMail } from './mail/mail.ts';
import { type ReadingOptions, readTexts } from './text/read-texts.ts';
import type { TextSink, TextWriter, Unread } from './types.ts';

/**
 * Reads a pitch as its reporter gets it: finds every text that a reader sees in it, and hands each on in every way its
 * bytes can plausibly be meant.
 *
 * @param mail the mail as it was received, parsed or not
 * @param sink called for each text
 * @returns what could not be read, and why. Never throws for what a mail holds
 */
export async function readPitch(mail: Mail | Uint8Array, sink: TextSink, options: ReadingOptions): Promise<Unread[]> {
  const parsed = mail instanceof Uint8Array ? parseMail(mail) : mail;
  return readTexts(withForwardedStructure(parsed, options.fallbackCharset), sink, options);
}

/** Where a text goes that nobody wants. */
export const DISCARDED: TextWriter = { write() {}, end() {} };

/** Reads a pitch only to say what of it cannot be read, and why. */
export function findUnread(mail: Mail | Uint8Array, options: ReadingOptions): Promise<Unread[]> {
  return readPitch(mail, () => DISCARDED, options);
}
