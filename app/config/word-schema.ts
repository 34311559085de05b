import { z } from 'zod';
import { compileWords } from '../../core/index.ts';
import { object, text } from './schema-parts.ts';

/** Characters of a word or phrase. No reporter needs more, and screening stays fast. */
const MAX_WORD_LENGTH = 100;

/** Words and phrases of all inboxes together. No reporter needs more, and screening stays fast. */
export const MAX_WORDS = 10_000;

/** Letters before the star of `disrupt*`. */
const MIN_STEM = 3;

const STEM = new RegExp(`[\\p{L}\\p{M}\\p{N}]{${MIN_STEM}}\\*$`, 'u');

/** Phrases in which one word does not count. */
const MAX_EXCEPTIONS = 100;

/** A phrase without a letter or digit, such as "!!!" or an emoji, is never found: those only count between letters. */
const phrase = text('a word or phrase')
  .max(MAX_WORD_LENGTH, `expected at most ${MAX_WORD_LENGTH} characters`)
  .refine(
    (entry) => entry.trim() === '' || compileWords([entry], () => false).words[0]?.letters,
    'expected a letter or digit in it: this can never be found in a pitch',
  );

/** A word or phrase, without settings. */
export const word = phrase
  .refine((entry) => !entry.slice(0, -1).includes('*'), 'expected a star at the end alone, as in disrupt*')
  .refine(
    (entry) => !entry.endsWith('*') || STEM.test(entry),
    `expected at least ${MIN_STEM} letters before the star: so short a beginning is that of too many words`,
  );

/** A word or phrase, or one with settings. */
const entry = z.union(
  [
    word,
    object({
      word,
      except: z
        .array(phrase, 'expected a list of phrases in which the word does not count')
        .max(MAX_EXCEPTIONS, `expected at most ${MAX_EXCEPTIONS} phrases`)
        .optional(),
      exact: z.boolean('expected true or false').optional(),
    }),
  ],
  { error: 'expected a word or phrase, or { "word": …, "except": […], "exact": true }' },
);

/** The words and phrases of an inbox. */
export const words = z
  .array(entry, 'expected a list of words and phrases')
  .min(1, 'expected at least one word or phrase');
