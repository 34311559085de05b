import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { entryWord, type IsWord, type WordEntry } from '../core/index.ts';
import type { PitchScreenConfig } from './config.ts';

const require = createRequire(import.meta.url);

let known: ReadonlySet<string> | undefined;

/** The English words. Loaded at the first use. */
function knownWords(): ReadonlySet<string> {
  known ??= new Set<string>(JSON.parse(readFileSync(require.resolve('an-array-of-english-words/index.json'), 'utf8')));
  return known;
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
        if (knownWords().has(run)) within.add(run);
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
