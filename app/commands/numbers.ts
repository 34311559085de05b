import type { DigestAction } from '../../core/index.ts';

/** Numbers in one answer: a digest names no more pitches. */
const MAX_NUMBERS = 200;

/** Characters of a line with numbers. A longer one is prose. */
const MAX_NUMBER_LINE = 500;

/** Words that may stand between numbers. Any other word, such as `not`, makes the line no command. */
const WORDS = new Set(
  'release send get forward trust always let through and also please pls number numbers pitch pitches sender senders the me to of it them'.split(
    ' ',
  ),
);

/** Words that ask for every later pitch of the sender as well. */
const TRUSTING = new Set(['trust', 'always']);

/** A number that an answer asks for. */
export interface AskedNumber {
  action: DigestAction;
  number: number;
}

/**
 * Reads the numbers of pitches from an answer: `3`, `3, 5 and 7-9`, `#12`, `trust 4`. They stand at the beginning of what
 * somebody wrote, above or below a quote, on one line or several. Further text, such as a signature, ends them.
 *
 * @param blocks what the sender of the answer wrote, line by line
 * @returns each number once; none where no block begins with numbers
 */
export function readNumbers(blocks: readonly (readonly string[])[]): AskedNumber[] {
  for (const lines of blocks) {
    const asked = new Map<number, DigestAction>();
    for (const line of lines) {
      const numbers = numbersIn(line);
      if (numbers === undefined) break;
      for (const { number, action } of numbers) {
        if (asked.get(number) !== 'trust' && (asked.has(number) || asked.size < MAX_NUMBERS)) asked.set(number, action);
      }
    }
    if (asked.size > 0) return Array.from(asked, ([number, action]) => ({ number, action }));
  }
  return [];
}

/** The numbers on a line; undefined where the line says something else. */
function numbersIn(line: string): AskedNumber[] | undefined {
  if (line.length > MAX_NUMBER_LINE) return undefined;
  const tokens =
    line
      .normalize('NFKC')
      .toLowerCase()
      .match(/\p{L}[\p{L}\p{M}]*|\d+(?:[.:/]\d+){0,9}|[-–—]|[,;、#&+]|[.!]$|\S/gu) ?? [];
  const found: number[] = [];
  let isTrusting = false;
  /** What the last token was. A hyphen makes a range between two numbers alone. */
  let last: 'number' | 'hyphen' | 'other' = 'other';
  for (const token of tokens) {
    // An amount, a time or a date, whose digits are no numbers of their own.
    if (/^\d.*[.:/]/.test(token)) return undefined;
    if (/^\d/.test(token)) {
      const number = token.length > 4 ? Number.POSITIVE_INFINITY : Number(token);
      if (last === 'hyphen') {
        const from = found.at(-1)!;
        if (number < from || number - from > MAX_NUMBERS) return undefined;
        for (let next = from + 1; next <= number; next += 1) found.push(next);
      } else {
        // Two numbers side by side, as in a telephone number or a date.
        if (last === 'number' || number > 9_999) return undefined;
        found.push(number);
      }
      last = 'number';
    } else if (/^[-–—]$/.test(token)) {
      if (last !== 'number') return undefined;
      last = 'hyphen';
    } else if (last === 'hyphen') return undefined;
    else if (WORDS.has(token)) {
      isTrusting ||= TRUSTING.has(token);
      last = 'other';
    } else if (/^[,;、#&+.!]$/.test(token)) last = 'other';
    else return undefined;
  }
  if (last === 'hyphen' || found.length === 0) return undefined;
  return found.map((number) => ({ number, action: isTrusting ? 'trust' : 'release' }));
}
