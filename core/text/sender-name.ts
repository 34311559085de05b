import { withoutByteEscapes } from '../mail/byte-escapes.ts';
import { fieldPieces, rawTexts } from '../mail/encoded-words.ts';
import type { RawCharsets } from '../mail/raw-charsets.ts';

/**
 * The display names in a From field (RFC 5322 3.4), in pieces, once in each way that its raw bytes can plausibly be meant. Bytes
 * are decoded before addresses and quotes are taken out: in Shift_JIS, Big5, GBK and ISO-2022-JP a byte of a character may be
 * that of a backslash, a quotation mark or a bracket.
 *
 * @param value unfolded, one character per byte
 * @returns a function for each reading, which gives the pieces from the first one on; they are in UTF-8, one character per byte,
 * with encoded words as they stand
 */
export function sendersNames(value: string, charsets: RawCharsets): (() => Generator<string>)[] {
  let readings = 1;
  for (const piece of fieldPieces(value)) readings = Math.max(readings, rawTexts(piece, charsets).length);
  return Array.from({ length: readings }, (_, reading) => () => withoutAddresses(textsOf(value, charsets, reading)));
}

/** The pieces of a field in one reading, without the backslashes of single bytes. */
function* textsOf(value: string, charsets: RawCharsets, reading: number): Generator<string> {
  for (const piece of fieldPieces(value)) {
    const texts = rawTexts(piece, charsets);
    yield withoutByteEscapes(texts[reading] ?? texts.at(-1)!);
  }
}

/**
 * A From field without its addresses, quotes, and backslashes in quotes. Comments stay, since mail programs show them. An
 * address that is never closed may be the name: it stays, too.
 *
 * @param pieces of the field, decoded
 */
function* withoutAddresses(pieces: Iterable<string>): Generator<string> {
  let isQuoted = false;
  let isEscaped = false;
  /** The pieces of the address that is being read; undefined outside of one. */
  let address: string[] | undefined;
  for (const piece of pieces) {
    let names = '';
    let start = 0;
    for (let at = 0; at < piece.length; at++) {
      const char = piece[at]!;
      if (isEscaped) isEscaped = false;
      else if (!isQuoted && (char === '<' || char === '>')) {
        if (address === undefined) names += piece.slice(start, at);
        names += ' ';
        address = char === '<' ? [] : undefined;
        start = at + 1;
      } else if (address !== undefined) continue;
      else if (char === '"') {
        isQuoted = !isQuoted;
        names += `${piece.slice(start, at)} `;
        start = at + 1;
      } else if (char === '\\' && isQuoted) {
        names += piece.slice(start, at);
        start = at + 1;
        isEscaped = true;
      }
    }
    if (address === undefined) names += piece.slice(start);
    else address.push(piece.slice(start));
    yield inBytes(names);
  }
  for (const piece of address ?? []) yield inBytes(piece);
}

function inBytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}
