import { MAX_PLAIN_WORD } from '../limits.ts';
import { headerText } from '../mail/encoded-words.ts';
import { oneLine } from '../one-line.ts';

/** RFC 5322 2.1.1: a line should have at most 78 characters without its line end. */
const FOLD_AT = 78;

/** 45 bytes are 60 characters of base64, so an encoded word has 72: at most 75 are allowed (RFC 2047 2). */
const ENCODED_WORD_BYTES = 45;

/**
 * A value for a header as words of 7-bit characters, as it stands if it can, RFC 2047-encoded where it holds raw 8-bit or
 * a word longer than a line.
 *
 * @param value one character per byte
 * @param fallback the charset of raw 8-bit that is not UTF-8
 * @param limit cut after so many characters of text, with a mark
 */
export function textWords(value: string, fallback: string, limit = Number.POSITIVE_INFINITY): string[] {
  const plain = !/[\x80-\xff]/.test(value) && !value.includes('\x1b$');
  const words = oneLine(cutText(plain ? value : headerText(value, fallback), limit)).split(' ');
  if (plain && words.every((word) => word.length <= MAX_PLAIN_WORD)) return words;
  return encodeWords(oneLine(cutText(headerText(value, fallback), limit)));
}

/** Stands where a text goes on that is not forwarded. */
export const CUT_MARK = '[...]';

function cutText(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit)} ${CUT_MARK}` : text;
}

/**
 * Text as 7-bit words: those that are not, look like an encoded word or fill a line become RFC 2047 encoded words.
 *
 * @param text one line
 */
export function encodeWords(text: string): string[] {
  const words: string[] = [];
  let run: string[] = [];
  const endRun = () => {
    // In one piece: white space between encoded words is not shown (RFC 2047 6.2).
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
 * The whole text as RFC 2047 encoded words in UTF-8 and base64, none cut inside a character (RFC 2047 5). `encodeWord` of
 * libmime gives the same, but every cold start would load libmime for it.
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

/**
 * A header field of words, folded before those that do not fit on the line. Whatever the words hold, the field is 7-bit,
 * has no line over 998 characters and no line end but its own. `foldLines` of libmime leaves a word of 1,200 characters on
 * one line, and folds a long run of spaces into blank lines.
 *
 * @param name at most 80 characters
 * @returns its lines, each with its line end
 */
export function foldField(name: string, words: readonly string[], lineEnd: string): string {
  const lines: string[] = [];
  let line = `${name}:`;
  let empty = true;
  for (const long of words) {
    // A line of nothing but white space would end the header for some servers.
    const word = long.replace(/[ \t]{100,}/g, ' ');
    for (let start = 0; start < word.length; start += MAX_PLAIN_WORD) {
      const piece = word.slice(start, start + MAX_PLAIN_WORD).replace(/[^\x20-\x7e]/g, '?');
      // A line of nothing but white space is taken by some servers for the end of the header (RFC 5322 3.2.2).
      if (piece.trim() === '') continue;
      // The first word stays on the first line however long: some readers take an empty one for an empty field.
      if (!empty && line.length + 1 + piece.length > FOLD_AT) {
        lines.push(line);
        line = '';
      }
      line += ` ${piece}`;
      empty = false;
    }
  }
  lines.push(line);
  return lines.join(lineEnd) + lineEnd;
}
