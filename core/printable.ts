import { CONTROLS, REORDERING, UNSEEN } from './unsafe-characters.ts';

const UNSAFE = new RegExp(`[${CONTROLS}${REORDERING}${UNSEEN}]+`, 'gu');

/**
 * Text of a mail made safe to show: one line, without control, direction and invisible characters, cut to a length.
 *
 * @param maxLength the UTF-16 units that the result has at most
 */
export function printable(text: string, maxLength = 200): string {
  // A subject may be a megabyte long: the text is cut first, to twice the length, as characters are still to be removed.
  const clean = text
    .slice(0, maxLength * 2)
    .toWellFormed()
    .replace(UNSAFE, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…` : clean;
}
