import { isHyphen, lineEnds, skipWhiteBack } from './gaps.ts';
import { BASE, CASED, DIGIT, LETTER, LOWER, SIGN, UNSPACED, UPPER } from './letter.ts';
import type { Letters } from './letter-window.ts';

/** Single letters beside a spelled-out word that make it another word: `d i s r u p t i v e l y`. More are a sentence. */
export const MAX_AFFIX = 4;

/** Letters that are looked at to see whether a run of words begins with `#` or `@`. */
const MAX_TAG = 100;

/** Marks within a number, a date or a time: `98.5`, `24/7/2026`, `10:30`. */
const NUMBER_MARKS = [0x2e, 0x2c, 0x2f, 0x3a];
const TAG_MARKS = [0x23, 0x40];
const X = 0x78;
const [CAPITAL_M, CAPITAL_S, CAPITAL_T] = [0x4d, 0x53, 0x54];

/** Prefixes that make another word also with a hyphen behind them: `mis-leading`; not `non-`, `anti-`, `self-`. */
const BOUND_PREFIXES = ['mis', 'un', 'dis', 'de', 're'];

/** Whether a word begins at a position: no letter or digit of the same word stands before it. */
export function startsWhole(text: Letters, at: number): boolean {
  const { folded, written } = text;
  if (at === 0) return true;
  // `98.5G` is a number, and not 5G behind a full stop.
  const isWithinNumber = at > 1 && folded[at]! & folded[at - 2]! & DIGIT && NUMBER_MARKS.includes(written[at - 1]!);
  if (isWithinNumber) return false;
  if (!joins(folded[at]!, folded[at - 1]!)) return true;
  const isCaseChange = (folded[at - 1]! & LOWER) !== 0 && (folded[at]! & UPPER) !== 0;
  return isCaseChange && (isTag(text, at) || (isCapitalised(text, at) && isCapitalised(text, startOfPart(text, at))));
}

/** Whether the word from `start` ends before a position: no letter or digit of the same word follows. */
export function endsWhole(text: Letters, start: number, end: number): boolean {
  const { folded, written, length } = text;
  if (end >= length) return true;
  const [last, next] = [folded[end - 1]!, folded[end]!];
  // `10x15` is a size, and not 10x before a number.
  if (end > 1 && next & folded[end - 2]! & DIGIT && (last & BASE) === X) return false;
  // `24/7/2026` is a date, `#1OK` a name.
  if (last & DIGIT && next & CASED) return false;
  if (last & DIGIT && end + 1 < length && folded[end + 1]! & DIGIT && NUMBER_MARKS.includes(written[end]!))
    return false;
  if (!joins(last, next) || isTradeMark(text, end)) return true;
  // Korean sets its particles directly behind a word.
  if (scriptOf(next & BASE) === 'Hangul' && scriptOf(last & BASE) === 'Hangul') return true;
  const isCaseChange = (next & UPPER) !== 0 && (last & UPPER) === 0;
  return isCaseChange && (isTag(text, end) || (isCapitalised(text, start) && isCapitalised(text, end)));
}

/** Whether `TM` or `SM` stands at a position, which a page sets in small letters behind a name. */
function isTradeMark({ written, folded, length }: Letters, at: number): boolean {
  if (written[at + 1] !== CAPITAL_M || (written[at] !== CAPITAL_T && written[at] !== CAPITAL_S)) return false;
  return at + 2 >= length || !(folded[at + 2]! & (LETTER | DIGIT));
}

/** Whether a hyphen and a prefix stand before a word that make another word of it: `mis-leading`, also over a line end. */
export function isBehindBoundPrefix(text: Letters, start: number): boolean {
  const { folded } = text;
  const behindHyphen = skipWhiteBack(text, start);
  if (behindHyphen < start && lineEnds(text, behindHyphen, start) !== 1) return false;
  if (behindHyphen === 0 || !isHyphen(folded[behindHyphen - 1]! & BASE)) return false;
  const end = behindHyphen - 1;
  return BOUND_PREFIXES.some((prefix) => {
    const from = end - prefix.length;
    if (from < 0 || (from > 0 && folded[from - 1]! & (LETTER | DIGIT))) return false;
    return Array.from(prefix).every((letter, index) => (folded[from + index]! & BASE) === letter.charCodeAt(0));
  });
}

/** The script of the next letter from a position on in one direction; empty where none is near. */
export function scriptBeside({ folded, length }: Letters, from: number, step: 1 | -1): string {
  for (let at = from + step, seen = 0; at >= 0 && at < length && seen < 64; at += step, seen++) {
    if (folded[at]! & LETTER) return scriptOf(folded[at]! & BASE);
  }
  return '';
}

/** Tells whether a neighbour belongs to the word that `edge` is the first or last letter of. */
function joins(edge: number, neighbour: number): boolean {
  // Han and kana end where a cased letter begins.
  if (neighbour & CASED) return !(edge & LETTER) || (edge & CASED) !== 0;
  if (edge & neighbour & (DIGIT | SIGN)) return true;
  // Arabic, Hebrew, Devanagari…: words are set apart by spaces though their letters have no case.
  if (!(edge & neighbour & LETTER) || (edge | neighbour) & (UNSPACED | CASED | SIGN)) return false;
  return scriptOf(edge & BASE) === scriptOf(neighbour & BASE);
}

/** Whether words that are set together stand behind `#` or `@`: `#DisruptiveTech`. */
function isTag({ folded, written }: Letters, at: number): boolean {
  let from = at;
  while (from > 0 && at - from < MAX_TAG && (folded[from - 1]! & (LETTER | DIGIT) || written[from - 1] === UNDERSCORE))
    from--;
  return from > 0 && TAG_MARKS.includes(written[from - 1]!);
}

const UNDERSCORE = 0x5f;

/** Whether a capital and then a small letter stand at a position. */
function isCapitalised({ folded, length }: Letters, at: number): boolean {
  return at + 1 < length && (folded[at]! & UPPER) !== 0 && (folded[at + 1]! & LOWER) !== 0;
}

/** Where the part before a position begins, of words that are set together: the last capital, and small letters behind it. */
function startOfPart({ folded }: Letters, at: number): number {
  let start = at - 1;
  while (start > 0 && at - start < MAX_TAG && folded[start]! & LOWER) start--;
  return start;
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
