import { DIGIT, LETTER, LOWER, UPPER } from './letter.ts';
import type { Letters } from './letter-window.ts';

/** Positions looked at on each side of a word: a line of base64 (RFC 2045 6.8, RFC 9580 6). */
const REACH = 64;
/** Shorter runs may be a hashtag or a product (`#AIForGood2026`). */
const SHORTEST = 40;
/**
 * Changes between small letters, capitals and digits in each position. Two random letters of base64 are of different
 * kinds in six of ten cases; in words set together it is one in five.
 */
const CHANGES = 0.4;

/**
 * Tells whether a word is in a run of random letters and digits that nobody reads, where short words turn up by chance:
 * base64 left in a text, a signature, a key, a token.
 */
export function isInGibberish({ folded, written, length }: Letters, start: number, end: number): boolean {
  let from = start;
  while (from > 0 && start - from < REACH && isOfToken(folded[from - 1]!, written[from - 1]!)) from--;
  let to = end;
  while (to < length && to - end < REACH && isOfToken(folded[to]!, written[to]!)) to++;
  if (to - from < SHORTEST) return false;
  let changes = 0;
  let last = 0;
  for (let at = from; at < to; at++) {
    const kind = folded[at]! & (LOWER | UPPER | DIGIT);
    if (kind === 0) continue;
    if (last !== 0 && kind !== last) changes++;
    last = kind;
  }
  return changes > CHANGES * (to - from);
}

/** The letters of base64 and of base64url (RFC 4648 4, 5). */
function isOfToken(letter: number, code: number): boolean {
  return code < 0x80 && ((letter & (LETTER | DIGIT)) !== 0 || '+/=-_'.includes(String.fromCharCode(code)));
}
