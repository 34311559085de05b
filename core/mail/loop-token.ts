import { MAX_LOOP_TOKENS } from '../limits.ts';
import { type HeaderField, shortValuesOf } from './header-field.ts';

/**
 * Names the inboxes a mail was forwarded by. The allow-list drops it like any other field, so it is written anew with
 * what it held: two screens that forward to each other would not find their own name otherwise.
 */
export const LOOP_FIELD = 'X-Pitch-Screen-Loop';

/** The inbox addresses, in lower case, that have forwarded a mail already, in the order they did. */
export function loopTokens(fields: readonly HeaderField[]): string[] {
  return shortValuesOf(fields, LOOP_FIELD.toLowerCase())
    .flatMap((value) => value.toLowerCase().split(','))
    .map((token) => token.trim())
    .filter((token) => /^[\x21-\x7e]{1,254}$/.test(token));
}

/** The words of the loop field of a mail that `inboxAddress` now forwards too. */
export function loopWords(fields: readonly HeaderField[], inboxAddress: string): string[] {
  const own = inboxAddress.toLowerCase();
  const others = [...new Set(loopTokens(fields))].filter((token) => token !== own).slice(-MAX_LOOP_TOKENS);
  return [...others.map((token) => `${token},`), own];
}
