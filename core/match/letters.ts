import { fold } from './fold.ts';
import { FOLDED } from './folded.generated.ts';
import { LETTER, type Letter, MARK, SOFT_HYPHEN, UNSPACED } from './letter.ts';
import { leetOf, lookalikesOf } from './lookalikes.ts';

const UNKNOWN = -1;

/**
 * UTF-16 code unit → its one letter, for the inner loop of the window. Negative for units that `lettersOf` has to look at:
 * combining marks, ligatures, surrogates, and every unit that did not come up yet.
 */
export const PLAIN: Int32Array = new Int32Array(0x10000).fill(UNKNOWN);

const cache = new Map<number, readonly Letter[]>();

/**
 * Folds one code point to what a reader takes it for, as `fold` does, which is asked once for each.
 *
 * @returns usually one letter; several for a ligature; `[0]` for what is not seen
 */
export function lettersOf(code: number): readonly Letter[] {
  // Most code points need no table: ideographs fold to themselves, and private ones are no letters.
  if (isIdeograph(code) && lookalikesOf(code) === 0) return learned(code, [code | LETTER | UNSPACED]);
  if (code >= 0xe1000) return [code];
  let letters = cache.get(code);
  if (letters === undefined) {
    const block = FOLDED[code >> 8];
    if (block !== undefined) learnBlock(code & ~0xff, block);
    else cache.set(code, learned(code, fold(code)));
    letters = cache.get(code)!;
  }
  return letters;
}

function learnBlock(first: number, block: string): void {
  block.split(' ').forEach((text, index) => {
    const code = first + index;
    const letters = text === '' ? [code] : text.split('+').map((letter) => Number.parseInt(letter, 36));
    cache.set(code, learned(code, letters));
  });
}

function learned(code: number, letters: readonly Letter[]): readonly Letter[] {
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  const isPlain = letters.length === 1 && !(letters[0]! & MARK) && code !== SOFT_HYPHEN && !isSurrogate;
  if (isPlain && code < PLAIN.length) PLAIN[code] = letters[0]!;
  return letters;
}

/** Unified ideographs, which have no other form (CJK Unified Ideographs and its extensions A to H). */
function isIdeograph(code: number): boolean {
  return (code >= 0x4e00 && code < 0xa000) || (code >= 0x3400 && code < 0x4dc0) || (code >= 0x20000 && code < 0x2f800);
}

/** Tells whether a character is written for any of some Latin letters, given as bits: `1` for i. */
export function isWrittenFor(char: string, bits: number): boolean {
  const code = char.codePointAt(0)!;
  return (leetOf(lettersOf(code)[0]!, code) & bits) !== 0;
}
