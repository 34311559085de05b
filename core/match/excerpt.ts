import { WHITE } from './letter.ts';
import type { Letters } from './letter-window.ts';

/** Characters of an excerpt: a line of the log stays readable. */
const MAX_EXCERPT = 160;

/** How a stretch of text is written, on one line, without controls and invisible characters; at most 160 characters. */
export function writtenOf(text: Letters, from: number, to: number): string {
  return plainText(text, from, to, MAX_EXCERPT, 1).trim();
}

/** The text around a stretch, cut at both ends with an ellipsis where it goes on; at most 160 characters. */
export function excerptOf(text: Letters, from: number, to: number): string {
  const middle = plainText(text, from, to, MAX_EXCERPT - 40, 1);
  const room = MAX_EXCERPT - middle.length - 2;
  let before = plainText(text, 0, from, Math.ceil(room / 2), -1);
  const after = plainText(text, to, text.length, room - before.length, 1);
  // The left side gets the room that the right side does not need.
  if (before.length + after.length < room) before = plainText(text, 0, from, room - after.length, -1);
  const excerpt = (before + middle + after).replace(/^ | $/g, '');
  const isCutBefore = before.length > 0 && !reachesStart(text, from, before.length);
  const isCutAfter = room - before.length <= after.length;
  return `${isCutBefore ? '…' : ''}${excerpt}${isCutAfter ? '…' : ''}`;
}

/** At most `most` characters of a stretch, from its beginning (`step` 1) or its end (-1), white space collapsed. */
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

/** Tells whether the excerpt begins with the text, apart from white space. */
function reachesStart(text: Letters, from: number, taken: number): boolean {
  return plainText(text, 0, from, taken + 2, -1).length <= taken;
}
