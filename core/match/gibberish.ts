import { DIGIT, LETTER, LOWER, UPPER } from './letter.ts';
import type { Letters } from './letter-window.ts';

/** Positions that are looked at on each side of a word: a line of base64 (RFC 2045 6.8, RFC 9580 6). */
const MAX_REACH = 64;
/** Shorter runs may be a hashtag or a product (`#AIForGood2026`). */
const MIN_RUN = 40;
/**
 * The share of positions at which small letters, capitals and digits change. In random base64 two neighbours differ in six of
 * ten cases, in words set together in one of five.
 */
const MIN_CHANGES = 0.4;

/**
 * Tells whether a word stands in random letters and digits, where short words turn up by chance: base64 left in a text, a
 * signature, a key, a token.
 */
export function isInGibberish({ folded, written, length }: Letters, start: number, end: number): boolean {
  let from = start;
  while (from > 0 && start - from < MAX_REACH && isOfToken(folded[from - 1]!, written[from - 1]!)) from--;
  let to = end;
  while (to < length && to - end < MAX_REACH && isOfToken(folded[to]!, written[to]!)) to++;
  if (to - from < MIN_RUN) return false;
  let changes = 0;
  let last = 0;
  for (let at = from; at < to; at++) {
    const kind = folded[at]! & (LOWER | UPPER | DIGIT);
    if (kind === 0) continue;
    if (last !== 0 && kind !== last) changes++;
    last = kind;
  }
  return changes > MIN_CHANGES * (to - from);
}

/** Whether a character is of the alphabet of base64 or base64url (RFC 4648 4, 5). */
function isOfToken(letter: number, code: number): boolean {
  return code < 0x80 && ((letter & (LETTER | DIGIT)) !== 0 || '+/=-_'.includes(String.fromCharCode(code)));
}
