import { MAX_CHARSET_LABEL } from '../limits.ts';
import { plausibleTexts } from './charset.ts';
import { fromBase64 } from './transfer-decoding.ts';

/**
 * What a header field's value can plausibly say (RFC 2047): encoded words decoded, those that meet joined before, raw
 * 8-bit bytes read as body text would be.
 *
 * Read by hand: `decodeWords` of libmime reads a word in the one charset that it names, and leaves raw 8-bit bytes.
 *
 * @param value unfolded, one character per byte
 * @param fallback the charset of unlabelled 8-bit text that is not UTF-8
 * @returns one text, or more where the bytes can be meant in more than one charset
 */
export function headerTexts(value: string, fallback: string): string[] {
  /** Each stretch of the value, in every way it can be read. */
  const stretches: string[][] = [];
  let raw = '';
  let run: EncodedWord | undefined;
  const endRaw = () => {
    if (raw !== '') stretches.push(rawTexts(raw, fallback));
    raw = '';
  };
  const endRun = () => {
    if (run !== undefined) stretches.push(plausibleTexts(Buffer.concat(run.pieces), run.charset, fallback));
    run = undefined;
  };
  const lastEnd = value.lastIndexOf('?=');
  for (let at = 0; at < value.length; ) {
    const next = value.indexOf('=?', at);
    // Behind the last end of one, no encoded word is looked for: each search would go through all of the rest.
    const start = next < lastEnd ? next : -1;
    const word = start < 0 ? undefined : encodedWordAt(value, start);
    const between = value.slice(at, start < 0 ? value.length : word === undefined ? start + 2 : start);
    // White space between two encoded words is not shown (RFC 2047 6.2).
    if (between !== '' && !(run !== undefined && word !== undefined && /^[ \t]*$/.test(between))) {
      endRun();
      raw += between;
    }
    if (word !== undefined) {
      endRaw();
      // A character may be cut by the end of a word, against the rule: bytes of one charset are joined before decoding.
      if (run !== undefined && run.charset === word.charset) run.pieces.push(...word.pieces);
      else {
        endRun();
        run = word;
      }
      at = word.end;
    } else {
      if (start < 0) break;
      at = start + 2;
    }
  }
  endRun();
  endRaw();
  const readings = stretches.reduce((most, texts) => Math.max(most, texts.length), 1);
  const reading = (index: number) => stretches.map((texts) => texts[index] ?? texts.at(-1)).join('');
  return [...new Set(Array.from({ length: readings }, (_, index) => reading(index)))];
}

/** The likeliest of what a header field's value can say (see `headerTexts`): what the log shows and what is forwarded. */
export function headerText(value: string, fallback: string): string {
  return headerTexts(value, fallback)[0]!;
}

/** Raw bytes of a header as text, by best guess, with encoded words left as they stand. */
export function rawText(value: string, fallback: string): string {
  return rawTexts(value, fallback)[0]!;
}

/** A header extends ASCII, so no raw bytes in it are the byte order mark of UTF-16: a space before them says so. */
function rawTexts(value: string, fallback: string): string[] {
  const texts = plausibleTexts(Buffer.from(` ${value}`, 'latin1'), undefined, fallback);
  return texts.map((text) => text.slice(1).replace(/^\ufeff/, ''));
}

/** Encoded words in a text whose raw bytes are decoded already: the likeliest reading of each. */
export function decodedWords(text: string, fallback: string): string {
  return text.includes('=?') ? headerText(Buffer.from(text).toString('latin1'), fallback) : text;
}

/** A field decoded at once; a longer one, which no mail program writes, comes in pieces. */
const PIECE_LENGTH = 64 * 1024;

/** A field in pieces that end between words, or at least between characters of UTF-8. */
export function* fieldPieces(value: string): Generator<string> {
  let from = 0;
  while (value.length - from > PIECE_LENGTH) {
    const space = value.slice(from, from + PIECE_LENGTH).lastIndexOf(' ');
    let end = from + (space > 0 ? space : PIECE_LENGTH);
    // 10xxxxxx continues a character.
    for (let back = 0; back < 3 && (value.charCodeAt(end) & 0xc0) === 0x80; back++) end--;
    yield value.slice(from, end);
    from = end;
  }
  yield value.slice(from);
}

interface EncodedWord {
  charset: string;
  pieces: Buffer[];
  end: number;
}

function encodedWordAt(value: string, start: number): EncodedWord | undefined {
  const charsetEnd = value.indexOf('?', start + 2);
  if (charsetEnd < 0 || charsetEnd - start > MAX_CHARSET_LABEL || value[charsetEnd + 2] !== '?') return undefined;
  const encoding = value[charsetEnd + 1]!.toUpperCase();
  if (encoding !== 'B' && encoding !== 'Q') return undefined;
  const charset = value
    .slice(start + 2, charsetEnd)
    .split('*')[0]!
    .toLowerCase();
  if (charset === '') return undefined;
  const dataStart = charsetEnd + 3;
  // Nothing is asked of what stands before the end: what this search goes through is not looked at again.
  const end = value.indexOf('?=', dataStart);
  if (end < 0) return undefined;
  const data = value.slice(dataStart, end);
  return { charset, pieces: [encoding === 'B' ? fromBase64(data) : decodeQ(data)], end: end + 2 };
}

/** RFC 2047 4.2: `_` is a space; what is no valid escape stays as it is. */
function decodeQ(data: string): Buffer {
  const bytes = Buffer.alloc(data.length);
  let length = 0;
  for (let at = 0; at < data.length; at++) {
    const hex = data[at] === '=' ? /^[0-9a-f]{2}/i.exec(data.slice(at + 1, at + 3)) : null;
    if (hex !== null) {
      bytes[length++] = Number.parseInt(hex[0], 16);
      at += 2;
    } else bytes[length++] = data[at] === '_' ? 0x20 : data.charCodeAt(at);
  }
  return bytes.subarray(0, length);
}
