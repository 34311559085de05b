import { CONTROLS, REORDERING, UNSEEN } from './unsafe-characters.ts';

const UNSAFE = new RegExp(`[${CONTROLS}${REORDERING}${UNSEEN}]+`, 'gu');

/**
 * Text that came with a mail, made safe to show: one line, without control and direction characters, cut at a length.
 *
 * @param text anything
 * @param maxLength most UTF-16 units of the result
 */
export function printable(text: string, maxLength = 200): string {
  // Cut first: a subject may be a megabyte long. Twice the length leaves room for what is taken out.
  const clean = text
    .slice(0, maxLength * 2)
    .toWellFormed()
    .replace(UNSAFE, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…` : clean;
}
