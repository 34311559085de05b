import { BASE, DIGIT, LETTER, LINE, LOWER, UPPER, WHITE } from './letter.ts';
import type { Letters } from './letter-window.ts';
import { foldMark } from './marks.ts';

/** Emphasis marks in a row: `**`, `***`, `~~`. */
const MAX_EMPHASIS = 4;

export const HYPHEN = 0x2d;

const LF = 0x0a;
const CR = 0x0d;
/** U+2028 ends a line on purpose, U+2029 a paragraph; any other line end may be a wrapped line. */
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;

/** Whether there is neither letter nor digit at a position of the text. */
export function isSeparator({ folded, length }: Letters, at: number): boolean {
  return at >= 0 && at < length && !(folded[at]! & (LETTER | DIGIT));
}

/** The position behind the emphasis marks at a position. */
export function skipEmphasis({ folded, length }: Letters, at: number): number {
  let end = at;
  while (end < at + MAX_EMPHASIS && end < length && isEmphasis(folded[end]! & BASE)) end++;
  return end;
}

/** The position behind the white space at a position. */
export function skipWhite({ folded, length }: Letters, at: number): number {
  let end = at;
  while (end < length && folded[end]! & WHITE) end++;
  return end;
}

/** The position that the white space before a position begins at. */
export function skipWhiteBack({ folded }: Letters, at: number): number {
  let start = at;
  while (start > 0 && folded[start - 1]! & WHITE) start--;
  return start;
}

/** How many lines end in a stretch of white space; CRLF is one line end. */
export function lineEnds({ folded, written }: Letters, from: number, to: number): number {
  let ends = 0;
  for (let at = from; at < to; at++) {
    if (folded[at]! & LINE && !(written[at] === CR && written[at + 1] === LF)) ends++;
  }
  return ends;
}

/** Whether a line ends on purpose in a stretch of white space. */
export function endsLine({ written }: Letters, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (written[at]! >= LINE_SEPARATOR) return true;
  return false;
}

/** Whether a paragraph ends in a stretch of white space. */
export function endsParagraph({ written }: Letters, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (written[at] === PARAGRAPH_SEPARATOR) return true;
  return false;
}

/** Whether a lower-case letter is followed, over a gap, by an upper-case one. */
export function isCapital({ folded }: Letters, before: number, after: number): boolean {
  return (folded[before]! & LOWER) !== 0 && (folded[after]! & UPPER) !== 0;
}

/** A hyphen, or the dot that dictionaries set between syllables. */
export function isHyphen(code: number): boolean {
  return code === 0xb7 || code === 0x2027 || foldMark(code) === HYPHEN;
}

function isEmphasis(code: number): boolean {
  return code === 0x2a || code === 0x5f || code === 0x7e || code === 0x60;
}
