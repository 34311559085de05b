import type { Mail } from './mail/mail.ts';
import { isOwnLine, QuoteReader } from './match/own-quotes.ts';
import { DISCARDED, readPitch } from './read-pitch.ts';
import type { TextSink } from './types.ts';

/** Lines of an answer, and characters of each, that are read. A person writes fewer; what follows is left out. */
const MAX_OWN_LINES = 200;
const MAX_OWN_LINE = 1_000;

/** Lines in a row that the sender of a mail wrote, without empty ones and without what is quoted. */
export type OwnBlock = readonly string[];

/**
 * Finds what the sender of an answer wrote, above, below or within what the mail program quotes. Of a mail with a plain text
 * that is read, its HTML else.
 *
 * @param fallbackCharset the charset of unlabelled 8-bit text that is not UTF-8
 * @returns the blocks of lines between the quotes, in order
 */
export async function ownBlocks(mail: Mail, fallbackCharset: string): Promise<OwnBlock[]> {
  const texts = new Map<string, string[][]>();
  const sink: TextSink = ({ where, isAnotherReading = false }) => {
    // One reading of each is enough: what a person writes in an answer is plain.
    if ((where !== 'text' && where !== 'HTML') || isAnotherReading || texts.has(where)) return DISCARDED;
    const blocks: string[][] = [];
    texts.set(where, blocks);
    return blockReader(blocks);
  };
  await readPitch(mail, sink, { fallbackCharset });
  const written = [texts.get('text'), texts.get('HTML')].map((blocks) => blocks?.filter(({ length }) => length > 0));
  return written.find((blocks) => blocks !== undefined && blocks.length > 0) ?? [];
}

/** Reads a text, and adds each block of own lines to a list. */
function blockReader(blocks: string[][]): QuoteReader {
  let lines = 0;
  let isQuoted = true;
  return new QuoteReader([], (line, quoted) => {
    const says = line.slice(0, MAX_OWN_LINE).trim();
    if (says === '') return;
    const wasQuoted = isQuoted;
    isQuoted = !isOwnLine(quoted);
    if (isQuoted || lines >= MAX_OWN_LINES) return;
    if (wasQuoted) blocks.push([]);
    lines += 1;
    blocks.at(-1)!.push(says);
  });
}
