import { WHITE } from './letter.ts';
import type { Letters } from './letter-window.ts';

/** The most characters of an excerpt, so that a line of the log stays a line. */
const LONGEST_EXCERPT = 160;

/** How a stretch of text is written, on one line, without controls and invisible characters; at most 160 characters. */
export function writtenOf(text: Letters, from: number, to: number): string {
  return plainText(text, from, to, LONGEST_EXCERPT, 1).trim();
}

/** The text around a stretch, cut at both ends with an ellipsis where it goes on; at most 160 characters. */
export function excerptOf(text: Letters, from: number, to: number): string {
  const middle = plainText(text, from, to, LONGEST_EXCERPT - 40, 1);
  const room = LONGEST_EXCERPT - middle.length - 2;
  let before = plainText(text, 0, from, Math.ceil(room / 2), -1);
  const after = plainText(text, to, text.length, room - before.length, 1);
  // What the right side does not need, the left side may have.
  if (before.length + after.length < room) before = plainText(text, 0, from, room - after.length, -1);
  const excerpt = (before + middle + after).replace(/^ | $/g, '');
  const isCutBefore = before.length > 0 && !reachesStart(text, from, before.length);
  const isCutAfter = room - before.length <= after.length;
  return `${isCutBefore ? '…' : ''}${excerpt}${isCutAfter ? '…' : ''}`;
}

/** Up to `most` characters of the text from one end of the stretch on, white space collapsed. */
function plainText(text: Letters, from: number, to: number, most: number, step: 1 | -1): string {
  const { folded, written } = text;
  const chars: string[] = [];
  let length = 0;
  let isWhite = false;
  for (let at = step === 1 ? from : to - 1; at >= from && at < to; at += step) {
    if (written[at] === 0) continue;
    const white = (folded[at]! & WHITE) !== 0;
    if (white && isWhite) continue;
    isWhite = white;
    const char = white ? ' ' : String.fromCodePoint(written[at]!).toWellFormed();
    if (length + char.length > most) break;
    chars.push(char);
    length += char.length;
  }
  return (step === 1 ? chars : chars.reverse()).join('');
}

/** Tells whether nothing but white space was left out before the excerpt. */
function reachesStart(text: Letters, from: number, taken: number): boolean {
  return plainText(text, 0, from, taken + 2, -1).length <= taken;
}
