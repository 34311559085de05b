import { fieldPieces } from '../mail/encoded-words.ts';

const SPACE = 0x20;

/**
 * The display names in a From field (RFC 5322 3.4), in pieces: the field without its addresses, quotes, and backslashes in
 * quotes. Comments stay, since mail programs show them.
 *
 * @param value unfolded, one character per byte, encoded words as they stand
 */
export function* withoutAddresses(value: string): Generator<string> {
  let isQuoted = false;
  let isEscaped = false;
  /** The offset of the address that is being read; -1 outside of one. */
  let address = -1;
  let offset = 0;
  for (const piece of fieldPieces(value)) {
    // Every character becomes one byte at most.
    const names = Buffer.allocUnsafe(piece.length);
    let length = 0;
    for (let at = 0; at < piece.length; at++) {
      const char = piece[at]!;
      if (isEscaped) {
        names[length++] = piece.charCodeAt(at);
        isEscaped = false;
      } else if (!isQuoted && (char === '<' || char === '>')) {
        address = char === '<' ? offset + at + 1 : -1;
        names[length++] = SPACE;
      } else if (address >= 0) continue;
      else if (char === '"') {
        isQuoted = !isQuoted;
        names[length++] = SPACE;
      } else if (char === '\\' && isQuoted) isEscaped = true;
      else names[length++] = piece.charCodeAt(at);
    }
    offset += piece.length;
    yield names.toString('latin1', 0, length);
  }
  // An address that is never closed may be the name: it is read too.
  if (address >= 0) yield* fieldPieces(value.slice(address));
}
