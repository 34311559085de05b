import { CONTROLS } from './unsafe-characters.ts';

const UNSENDABLE = new RegExp(`[${CONTROLS}]`, 'gu');

/**
 * A text as one line: control characters and runs of spaces and tabs each become a space, none at its ends. Nothing in
 * the result can end a header line or start another.
 */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(UNSENDABLE, ' ')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ | $/g, '');
}
