import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { entryWord, type IsWord, type WordEntry } from '../core/index.ts';
import type { PitchScreenConfig } from './config.ts';

const require = createRequire(import.meta.url);

let known: ReadonlySet<string> | undefined;

/** English words: what a piece of a word is looked up in. */
function knownWords(): ReadonlySet<string> {
  known ??= new Set<string>(JSON.parse(readFileSync(require.resolve('an-array-of-english-words/index.json'), 'utf8')));
  return known;
}

/**
 * The runs of letters inside configured words that are themselves words people write, the words included where they are
 * known. Only with these does the screen need a dictionary, so the deployed function gets them ready-made.
 *
 * @param entries configured words and phrases
 * @returns folded letters (see `compileWords`), in order
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

/** What the screen asks of a dictionary, for the words of a configuration. */
export function isWordWithin({ inboxes }: Pick<PitchScreenConfig, 'inboxes'>): IsWord {
  const words = new Set(wordsWithin(inboxes.flatMap((inbox) => inbox.words)));
  return (letters) => words.has(letters);
}
