import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { entryWord, type IsWord, type WordEntry } from '../core/index.ts';
import type { PitchScreenConfig } from './config.ts';

const require = createRequire(import.meta.url);

const COMMA = 0x2c;
const QUOTE = 0x22;

let known: Buffer | undefined;

/**
 * Tells whether a word is in the English dictionary. The words stay as they are on disk, a sorted JSON array of 3.4 MB, and are
 * searched in place: as strings they would take twelve times the memory, and 80 ms to parse.
 */
export function isEnglish(word: string): boolean {
  known ??= readFileSync(require.resolve('an-array-of-english-words/index.json'));
  const sought = Buffer.from(word);
  let low = 0;
  let high = known.lastIndexOf(QUOTE);
  while (low < high) {
    // Words have letters alone: a comma stands before each but the first, which a bracket stands before.
    const before = Math.max(0, known.lastIndexOf(COMMA, (low + high) >> 1));
    const start = before + 2;
    const end = known.indexOf(QUOTE, start);
    const order = known.compare(sought, 0, sought.length, start, end);
    if (order === 0) return true;
    if (order < 0) low = end + 1;
    else high = before;
  }
  return false;
}

/**
 * Finds the dictionary words within configured words, such as `is` in `disruptive`.
 * The screen looks up nothing else, so the bundle of the deployed function has these words and no dictionary.
 *
 * @param entries configured words and phrases
 * @returns folded letters (see `compileWords`), sorted
 */
export function wordsWithin(entries: readonly WordEntry[]): string[] {
  const within = new Set<string>();
  for (const entry of entries.map(entryWord)) {
    const letters = Array.from(withoutAccents(entry)).filter((char) => /[\p{L}\p{Nd}]/u.test(char));
    for (let from = 0; from < letters.length; from++) {
      for (let to = from + 2; to <= letters.length; to++) {
        const run = letters.slice(from, to).join('');
        if (isEnglish(run)) within.add(run);
      }
    }
  }
  return [...within].sort();
}

function withoutAccents(text: string): string {
  return text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
}

/** The dictionary lookup of the screen, for the words of a configuration. */
export function isWordWithin({ inboxes }: Pick<PitchScreenConfig, 'inboxes'>): IsWord {
  const words = new Set(wordsWithin(inboxes.flatMap((inbox) => inbox.words)));
  return (letters) => words.has(letters);
}
