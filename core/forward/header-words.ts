import { MAX_PLAIN_WORD } from '../limits.ts';
import { headerText } from '../mail/encoded-words.ts';
import type { RawCharsets } from '../mail/raw-charsets.ts';
import { oneLine } from '../one-line.ts';

/** 45 bytes are 60 characters of base64, so that an encoded word has 72. RFC 2047 2 allows 75. */
const ENCODED_WORD_BYTES = 45;

/** Marks a text whose rest is not forwarded. */
export const CUT_MARK = '[...]';

/**
 * A header field's value as 7-bit words: as it stands if possible, else with RFC 2047 encoded words for raw 8-bit bytes and
 * for words longer than a line.
 *
 * @param value one character per byte
 * @param charsets of its raw 8-bit bytes
 * @param maxLength the text is cut behind so many characters, with a mark
 */
export function textWords(value: string, charsets: RawCharsets, maxLength = Number.POSITIVE_INFINITY): string[] {
  const isPlain = !/[\x80-\xff]/.test(value) && !value.includes('\x1b$');
  const words = oneLine(cutText(isPlain ? value : headerText(value, charsets), maxLength)).split(' ');
  if (isPlain && words.every((word) => word.length <= MAX_PLAIN_WORD)) return words;
  return encodeWords(oneLine(cutText(headerText(value, charsets), maxLength)));
}

function cutText(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)} ${CUT_MARK}` : text;
}

/**
 * A text as 7-bit words: words that are not 7-bit, look like an encoded word or are longer than a line become RFC 2047
 * encoded words.
 *
 * @param text one line
 */
export function encodeWords(text: string): string[] {
  const words: string[] = [];
  let run: string[] = [];
  const endRun = () => {
    // Neighbours are encoded together: white space between encoded words is not shown (RFC 2047 6.2).
    if (run.length > 0) for (const word of encodePhrase(run.join(' '))) words.push(word);
    run = [];
  };
  for (const word of text.split(' ')) {
    if (/[^\x21-\x7e]/.test(word) || word.includes('=?') || word.length > MAX_PLAIN_WORD) {
      run.push(word);
    } else {
      endRun();
      words.push(word);
    }
  }
  endRun();
  return words;
}

/**
 * A text as RFC 2047 encoded words in UTF-8 and base64, none cut within a character (RFC 2047 5). `encodeWord` of libmime
 * gives the same, but every cold start would load libmime for it.
 */
export function encodePhrase(text: string): string[] {
  const words: string[] = [];
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; ) {
    let end = Math.min(start + ENCODED_WORD_BYTES, bytes.length);
    // 10xxxxxx continues a character.
    while (end < bytes.length && (bytes[end]! & 0xc0) === 0x80) end--;
    words.push(`=?UTF-8?B?${bytes.toString('base64', start, end)}?=`);
    start = end;
  }
  return words;
}
