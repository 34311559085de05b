import type { CompiledWord } from './compiled-word.ts';

/** How the text writes one letter of the word: as it is, as a letter that looks like it, or as a digit or symbol. */
export type Writing = 'real' | 'lookalike' | 'leet';

/**
 * What stands between two letters of the word:
 * - `none`: nothing.
 * - `emphasis`: marks such as `**`.
 * - `wrap`: a hyphen at a line end.
 * - `line`: a line end, in a script without spaces between words.
 * - `hyphen`: a hyphen within a line.
 * - `space`: one white space within a line.
 * - `separators`: one to three characters that are neither letters nor digits.
 */
export type Gap = 'none' | 'line' | 'emphasis' | 'wrap' | 'hyphen' | 'space' | 'separators';

/** A letter of the word as it stands in the text. */
export interface CandidateLetter {
  /** Its position in the window. */
  at: number;
  writing: Writing;
  /** What stands between the letter before it and this one. */
  gap: Gap;
}

/** A stretch of text whose letters spell a word in some way. Whether a reader reads the word there, judge.ts decides. */
export interface Candidate {
  word: CompiledWord;
  /** The positions of its first character, and behind its last one. */
  start: number;
  end: number;
  /** One for each letter of the word. */
  letters: readonly CandidateLetter[];
  /** Two different letters of one word stand side by side: the word is not spelled out. */
  isJoined: boolean;
  /** A letter is written three times or more, and more often than the word has it: `disruuuptive`. */
  isStretched: boolean;
}
