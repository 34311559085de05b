import { MAX_LOOP_TOKENS } from '../limits.ts';
import { type HeaderField, shortValuesOf } from './header-field.ts';

/**
 * The field that names the inboxes which have forwarded a mail. Forwarding writes it anew with the names it held: otherwise
 * two screens that forward to each other would not find their own name.
 */
export const LOOP_FIELD = 'X-Pitch-Screen-Loop';

/** The inbox addresses that have forwarded a mail already, in lower case, the first one first. */
export function loopTokens(fields: readonly HeaderField[]): string[] {
  return shortValuesOf(fields, LOOP_FIELD.toLowerCase())
    .flatMap((value) => value.toLowerCase().split(','))
    .map((token) => token.trim())
    .filter((token) => /^[\x21-\x7e]{1,254}$/.test(token));
}

/** The words of the loop field of a mail that `inboxAddress` forwards now, too. */
export function loopWords(fields: readonly HeaderField[], inboxAddress: string): string[] {
  const own = inboxAddress.toLowerCase();
  const others = [...new Set(loopTokens(fields))].filter((token) => token !== own).slice(-MAX_LOOP_TOKENS);
  return [...others.map((token) => `${token},`), own];
}
