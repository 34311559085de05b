/**
 * The display names in a From field (RFC 5322 3.4): the field with its addresses cut out. Quotes and comments are kept,
 * since programs show them.
 *
 * @param value unfolded, one character per byte, encoded words as they stand
 */
export function withoutAddresses(value: string): string {
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
