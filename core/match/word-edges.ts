import { BASE, CASED, DIGIT, LETTER, LOWER, SIGN, UNSPACED, UPPER } from './letter.ts';
import type { Letters } from './letter-window.ts';

/** Single letters beside a spelled-out word that make it another word: `d i s r u p t i v e l y`. More are a sentence. */
export const MAX_AFFIX = 4;

/** `.` and `,` between digits. */
const DECIMAL_POINTS = [0x2e, 0x2c];

const X = 0x78;

/** Whether a word begins at a position: no letter or digit of the same word stands before it. */
export function startsWhole({ folded, written }: Letters, at: number): boolean {
  if (at === 0) return true;
  // `98.5G` is a number, and not 5G behind a full stop.
  const isFraction = at > 1 && folded[at]! & folded[at - 2]! & DIGIT && DECIMAL_POINTS.includes(written[at - 1]!);
  return !isFraction && !joins(folded[at]!, folded[at - 1]!, true);
}

/** Whether a word ends before a position: no letter or digit of the same word follows. */
export function endsWhole({ folded, length }: Letters, end: number): boolean {
  // `10x15` is a size, and not 10x before a number.
  if (end > 1 && end < length && folded[end]! & folded[end - 2]! & DIGIT && (folded[end - 1]! & BASE) === X)
    return false;
  if (end >= length || !joins(folded[end - 1]!, folded[end]!, false)) return true;
  // Korean sets its particles directly behind a word.
  return scriptOf(folded[end]! & BASE) === 'Hangul' && scriptOf(folded[end - 1]! & BASE) === 'Hangul';
}

/** The script of the next letter from a position on in one direction; empty where none is near. */
export function scriptBeside({ folded, length }: Letters, from: number, step: 1 | -1): string {
  for (let at = from + step, seen = 0; at >= 0 && at < length && seen < 64; at += step, seen++) {
    if (folded[at]! & LETTER) return scriptOf(folded[at]! & BASE);
  }
  return '';
}

/**
 * Tells whether a neighbour belongs to the word that `edge` is the first or last letter of: a cased letter does, unless
 * the case changes from lower to upper (`#DisruptiveTech`); digits, Han characters and punctuation do not.
 */
function joins(edge: number, neighbour: number, isBefore: boolean): boolean {
  if (neighbour & CASED) {
    if (edge & LETTER && !(edge & CASED)) return false;
    return isBefore ? !(neighbour & LOWER && edge & UPPER) : !(neighbour & UPPER && !(edge & UPPER));
  }
  if (edge & neighbour & (DIGIT | SIGN)) return true;
  // Arabic, Hebrew, Devanagari…: words are set apart by spaces though their letters have no case.
  if (!(edge & neighbour & LETTER) || (edge | neighbour) & (UNSPACED | CASED | SIGN)) return false;
  return scriptOf(edge & BASE) === scriptOf(neighbour & BASE);
}

/** Whether single letters are a prefix or an ending. A single `a` or `I` is a word, and many letters are a spelled-out sentence. */
export function isAffix(singles: readonly number[]): boolean {
  if (singles.length === 0 || singles.length > MAX_AFFIX) return false;
  return singles.length > 1 || (singles[0] !== 0x61 && singles[0] !== 0x69);
}

const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Hebrew',
  'Arabic',
  'Devanagari',
  'Hangul',
  'Han',
  'Cherokee',
].map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'u')] as const);

/** The script of a letter (UAX #24), among those that matter here; `other` for the rest. */
export function scriptOf(code: number): string {
  const char = String.fromCodePoint(code);
  return SCRIPTS.find(([, pattern]) => pattern.test(char))?.[0] ?? 'other';
}
