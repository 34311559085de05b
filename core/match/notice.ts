import type { CompiledWord } from './compiled-word.ts';
import { BASE, DIGIT, LETTER } from './letter.ts';
import type { Letters } from './letter-window.ts';
import { lettersOf } from './letters.ts';

/** The reporter's public notice as its letters and digits alone, since line breaks and quote marks differ in each quote. */
export interface CompiledNotice {
  letters: readonly number[];
  /** Where the notice has a word, by the letters of the word. Filled when a word is first asked about. */
  occurrences: Map<string, readonly Occurrence[]>;
}

/** A word in the notice. */
interface Occurrence {
  /** The letters of the notice before it, the last one first. */
  before: readonly number[];
  after: readonly number[];
}

/** @param notice the notice as it is configured; empty for none */
export function compileNotice(notice: string): CompiledNotice {
  const letters = Array.from(notice.normalize('NFC')).flatMap((char) => lettersOf(char.codePointAt(0)!));
  return {
    letters: letters.filter((letter) => letter & (LETTER | DIGIT)).map((letter) => letter & BASE),
    occurrences: new Map(),
  };
}

/** Tells whether the word at `start` to `end` is the one in the notice, with the whole notice around it. */
export function isInNotice(
  text: Letters,
  notice: CompiledNotice,
  word: CompiledWord,
  start: number,
  end: number,
): boolean {
  let occurrences = notice.occurrences.get(word.letters);
  if (occurrences === undefined) {
    occurrences = occurrencesOf(word, notice);
    notice.occurrences.set(word.letters, occurrences);
  }
  return occurrences.some(({ before, after }) => reads(text, before, start - 1, -1) && reads(text, after, end, 1));
}

function occurrencesOf({ letters: word }: CompiledWord, { letters }: CompiledNotice): Occurrence[] {
  const spelled = Array.from(word, (letter) => letter.codePointAt(0)!);
  const found: Occurrence[] = [];
  for (let at = 0; at + spelled.length <= letters.length; at++) {
    if (!spelled.every((letter, index) => letters[at + index] === letter)) continue;
    found.push({ before: letters.slice(0, at).reverse(), after: letters.slice(at + spelled.length) });
  }
  return found;
}

/** Tells whether the text has the expected letters from a position on, with anything between them, and then ends a word. */
function reads({ folded, length }: Letters, expected: readonly number[], from: number, step: 1 | -1): boolean {
  if (expected.length === 0) return true;
  let next = 0;
  let at = from;
  for (; next < expected.length; at += step) {
    if (at < 0 || at >= length) return false;
    const letter = folded[at]!;
    if (!(letter & (LETTER | DIGIT))) continue;
    if ((letter & BASE) !== expected[next++]) return false;
  }
  return at < 0 || at >= length || !(folded[at]! & (LETTER | DIGIT));
}
