import { plausibleTexts } from './charset.ts';

/**
 * What a header field's value can plausibly say (RFC 2047): encoded words decoded, those that meet joined before, raw
 * 8-bit bytes read as body text would be.
 *
 * @param value unfolded, one character per byte
 * @param fallback the charset of unlabelled 8-bit text that is not UTF-8
 * @returns one text, or more where the bytes can be meant in more than one charset
 */
export function headerTexts(value: string, fallback: string): string[] {
  const first: string[] = [];
  const second: string[] = [];
  const add = (texts: string[]) => {
    first.push(texts[0] ?? '');
    second.push(texts.at(-1) ?? '');
  };
  let raw = '';
  let run: EncodedWord | undefined;
  const endRaw = () => {
    if (raw !== '') add(plausibleTexts(Buffer.from(raw, 'latin1'), undefined, fallback));
    raw = '';
  };
  const endRun = () => {
    if (run !== undefined) add(plausibleTexts(Buffer.concat(run.pieces), run.charset, fallback));
    run = undefined;
  };
  for (let at = 0; at < value.length; ) {
    const start = value.indexOf('=?', at);
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
  return [...new Set([first.join(''), second.join('')])];
}

/** A field decoded at once; a longer one, which no mail program writes, comes in pieces. */
const LONGEST_PIECE = 64 * 1024;

/** A field in pieces that end between words, so that a word of the text may be cut only where they are longer than one. */
export function* fieldPieces(value: string): Generator<string> {
  let from = 0;
  while (value.length - from > LONGEST_PIECE) {
    const space = value.lastIndexOf(' ', from + LONGEST_PIECE);
    const end = space > from ? space : from + LONGEST_PIECE;
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

/** The longest charset name with its language tag (RFC 2231 5). */
const LONGEST_CHARSET = 80;

function encodedWordAt(value: string, start: number): EncodedWord | undefined {
  const charsetEnd = value.indexOf('?', start + 2);
  if (charsetEnd < 0 || charsetEnd - start > LONGEST_CHARSET || value[charsetEnd + 2] !== '?') return undefined;
  const encoding = value[charsetEnd + 1]!.toUpperCase();
  if (encoding !== 'B' && encoding !== 'Q') return undefined;
  const dataStart = charsetEnd + 3;
  const end = value.indexOf('?=', dataStart);
  if (end < 0) return undefined;
  const data = value.slice(dataStart, end);
  const charset = value
    .slice(start + 2, charsetEnd)
    .split('*')[0]!
    .toLowerCase();
  if (charset === '') return undefined;
  return { charset, pieces: encoding === 'B' ? decodeB(data) : [decodeQ(data)], end: end + 2 };
}

/** Base64, padded in the middle too, where a mail program has set two encoded texts behind each other. */
function decodeB(data: string): Buffer[] {
  return data.split(/=+/).map((part) => Buffer.from(part, 'base64'));
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
