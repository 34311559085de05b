import { plausibleTexts } from './charset.ts';
import { encodedWordAt } from './encoded-word.ts';
import type { RawCharsets } from './raw-charsets.ts';

/** Bytes in one charset that stand next to each other in a value, and are decoded together. */
interface Run {
  charset: string;
  pieces: Buffer[];
}

/**
 * The texts that a header field's value can plausibly mean (RFC 2047): encoded words decoded, neighbouring ones joined
 * before, raw 8-bit bytes read as body text would be.
 *
 * Read by hand: `decodeWords` of libmime reads a word in the one charset that it names, and leaves raw 8-bit bytes.
 *
 * @param value unfolded, one character per byte
 * @param charsets of its raw bytes
 * @returns one text, or more if the bytes can be meant in more than one charset
 */
export function headerTexts(value: string, charsets: RawCharsets): string[] {
  const stretches = stretchesOf(value, charsets);
  const count = stretches.reduce((most, texts) => Math.max(most, texts.length), 1);
  const reading = (index: number) => stretches.map((texts) => texts[index] ?? texts.at(-1)).join('');
  return [...new Set(Array.from({ length: count }, (_, index) => reading(index)))];
}

/** Each stretch of a value, encoded or not, with the texts that it can plausibly mean. */
function stretchesOf(value: string, charsets: RawCharsets): string[][] {
  const stretches: string[][] = [];
  let raw = '';
  let run: Run | undefined;
  const endRaw = () => {
    if (raw !== '') stretches.push(rawTexts(raw, charsets));
    raw = '';
  };
  const endRun = () => {
    if (run !== undefined) stretches.push(plausibleTexts(Buffer.concat(run.pieces), run.charset, charsets.fallback));
    run = undefined;
  };
  const lastEnd = value.lastIndexOf('?=');
  for (let at = 0; at < value.length; ) {
    const next = value.indexOf('=?', at);
    // No encoded word begins behind the last `?=`. Without this check each search would go through all of the rest.
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
      // Some mail programs cut a character at the end of a word, against the rule: bytes are joined before decoding.
      if (run !== undefined && run.charset === word.charset) run.pieces.push(word.bytes);
      else {
        endRun();
        run = { charset: word.charset, pieces: [word.bytes] };
      }
      at = word.end;
    } else {
      if (start < 0) break;
      at = start + 2;
    }
  }
  endRun();
  endRaw();
  return stretches;
}

/** The likeliest text of a header field's value (see `headerTexts`), as the log shows it and as it is forwarded. */
export function headerText(value: string, charsets: RawCharsets): string {
  return headerTexts(value, charsets)[0]!;
}

/** The likeliest text of raw bytes in a header; encoded words in it stay as they are. */
export function rawText(value: string, charsets: RawCharsets): string {
  return rawTexts(value, charsets)[0]!;
}

/** The texts that raw bytes in a header can plausibly mean, the likeliest first; encoded words in them stay as they are. */
export function rawTexts(value: string, { named, fallback }: RawCharsets): string[] {
  // A header extends ASCII, so that no bytes in it are the byte order mark of UTF-16: the space keeps them from being one.
  const texts = plausibleTexts(Buffer.from(` ${value}`, 'latin1'), named, fallback);
  return texts.map((text) => text.slice(1).replace(/^\ufeff/, ''));
}

/** Decodes the encoded words of a text whose raw bytes are decoded already, each to its likeliest text. */
export function decodedWords(text: string, charsets: RawCharsets): string {
  return text.includes('=?') ? headerText(Buffer.from(text).toString('latin1'), charsets) : text;
}

/** A field decoded at once; a longer one, which no mail program writes, comes in pieces. */
const PIECE_LENGTH = 64 * 1024;

/** Cuts a value into pieces that end between words, or at least between characters of UTF-8. */
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
