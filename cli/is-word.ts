import type { IsWord } from '../core/screen-pitch.ts';
import type { PitchScreenConfig } from '../lambda/config.ts';
import { wordsWithin } from '../lib/words-people-write.ts';

/** What the screen asks of a dictionary, for the words of a configuration. */
export function isWordWithin({ inboxes }: Pick<PitchScreenConfig, 'inboxes'>): IsWord {
  const words = new Set(wordsWithin(inboxes.flatMap((inbox) => inbox.words)));
  return (letters) => words.has(letters);
}
