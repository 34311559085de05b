import type { PitchScreenConfig } from '../app/config.ts';
import { compileWords, entryWord, type WordEntry } from '../core/index.ts';

/**
 * Finds the entries of an inbox that are the same as an earlier one once letter case, accents and look-alikes are folded.
 * The earlier entry is found wherever such an entry is, so one of the two is superfluous.
 *
 * @param configuredIn where a person removes one
 * @returns a warning for each
 */
export function repeatedWordWarnings({ inboxes }: PitchScreenConfig, configuredIn: string): string[] {
  return inboxes.flatMap(({ words }, inbox) => {
    const first = new Map<string, number>();
    return words.flatMap((entry, index) => {
      const folded = foldedKey(entry);
      const earlier = first.get(folded);
      if (earlier === undefined) {
        first.set(folded, index);
        return [];
      }
      return [
        `inboxes[${inbox}].words[${index}], "${entryWord(entry)}", is found wherever words[${earlier}], "${entryWord(words[earlier]!)}", is: ` +
          `one of the two can go, in ${configuredIn}.`,
      ];
    });
  });
}

/** What two entries have in common that are found in the same texts. */
function foldedKey(entry: WordEntry): string {
  const [word] = compileWords([entry], () => false).words;
  const settings = typeof entry === 'string' ? [] : [entry.except, entry.exact];
  return JSON.stringify([word?.units.map(({ kind, code }) => [kind, code]), word?.isStem, word?.isAcronym, settings]);
}
