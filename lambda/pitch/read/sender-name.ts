import { headerTexts } from './encoded-words.ts';

/**
 * The display names in a From field (RFC 5322 3.4), as they can plausibly be meant; without addresses.
 *
 * @param value unfolded, one character per byte
 */
export function decodeAddressName(value: string, fallback: string): string[] {
  return headerTexts(withoutAddresses(value), fallback);
}

/** A From field with its addresses cut out: `<…>`, and bare ones. Quotes and comments are kept, since programs show them. */
function withoutAddresses(value: string): string {
  let names = '';
  let at = 0;
  while (at < value.length) {
    const open = value.indexOf('<', at);
    if (open < 0) break;
    const close = value.indexOf('>', open);
    names += `${value.slice(at, open)} `;
    at = close < 0 ? value.length : close + 1;
  }
  return (names + value.slice(at)).replaceAll('"', ' ');
}
