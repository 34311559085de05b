/**
 * What one code point is to a reader, packed in one integer: the code point it folds to (compatibility, accents and
 * case removed; 21 bits) and the flags below. 0 for what a reader does not see.
 */
export type Letter = number;

/** The code point a letter folds to. */
export const BASE = 0x1fffff;
/** \p{L}: it is part of a word. */
export const LETTER = 1 << 21;
/** It is written in lower case. */
export const LOWER = 1 << 22;
/** It is written in upper case. */
export const UPPER = 1 << 23;
export const WHITE = 1 << 24;
/** White space that ends a line. */
export const LINE = 1 << 25;
export const DIGIT = 1 << 26;
/** It can stand for Latin letters that it does not fold to: see `lookalikesOf`. */
export const LOOKALIKE = 1 << 27;
/** A letter of a script that is written without spaces between words. */
export const UNSPACED = 1 << 28;

/** A combining mark, which on a Latin letter is an accent whatever script it is from. */
export const MARK = 1 << 29;

/** A sign that is a letter with case in another shape (`ⓐ`, `🅰`): beside a letter, it is a sign. */
export const SIGN = 1 << 30;

/** A letter that has case: what may not stand beside a whole word. */
export const CASED = LOWER | UPPER;

/** Shown only at the end of a line. */
export const SOFT_HYPHEN = 0xad;

export const SMALL_A = 0x61;
export const SMALL_I = 0x69;
export const SMALL_L = 0x6c;
const SMALL_Z = 0x7a;

/** Bit of a Latin letter a to z, given its code point; 0 for anything else. */
export function latinBit(code: number): number {
  return code >= SMALL_A && code <= SMALL_Z ? 1 << (code - SMALL_A) : 0;
}
