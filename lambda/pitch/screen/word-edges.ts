import { BASE, CASED, DIGIT, LETTER, LOWER, SIGN, UNSPACED, UPPER } from './letters.ts';

/** Up to so many single letters before or behind a spelled-out word make it another word: `d i s r u p t i v e l y`. */
export const LONGEST_AFFIX = 4;

/**
 * Tells whether a neighbour belongs to the word that `edge` is the first or last letter of: a cased letter does, unless
 * the case changes from lower to upper (`#DisruptiveTech`); digits, Han characters and punctuation do not.
 */
export function joins(edge: number, neighbour: number, isBefore: boolean): boolean {
  if (neighbour & CASED) {
    if (edge & LETTER && !(edge & CASED)) return false;
    return isBefore ? !(neighbour & LOWER && edge & UPPER) : !(neighbour & UPPER && !(edge & UPPER));
  }
  if (edge & neighbour & (DIGIT | SIGN)) return true;
  // Arabic, Hebrew, Devanagari…: words are set apart by spaces though their letters have no case.
  if (!(edge & neighbour & LETTER) || (edge | neighbour) & (UNSPACED | CASED | SIGN)) return false;
  return scriptOf(edge & BASE) === scriptOf(neighbour & BASE);
}

/** `a` and `I` are words; any other few letters are an ending or a prefix; more of them are a whole spelled-out sentence. */
export function isAffix(singles: readonly number[]): boolean {
  if (singles.length === 0 || singles.length > LONGEST_AFFIX) return false;
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
