const SPACE = 0x20;

/**
 * The display names in a From field (RFC 5322 3.4): the field without its addresses, quotes, and backslashes in quotes.
 * Comments stay, since mail programs show them.
 *
 * @param value unfolded, one character per byte, encoded words as they stand
 */
export function withoutAddresses(value: string): string {
  // Every character becomes one byte at most.
  const names = Buffer.allocUnsafe(value.length);
  let length = 0;
  let isQuoted = false;
  /** The offset of the address that is being read; -1 outside of one. */
  let address = -1;
  for (let at = 0; at < value.length; at++) {
    const char = value[at]!;
    if (!isQuoted && (char === '<' || char === '>')) {
      address = char === '<' ? at + 1 : -1;
      names[length++] = SPACE;
    } else if (address >= 0) continue;
    else if (char === '"') {
      isQuoted = !isQuoted;
      names[length++] = SPACE;
    } else if (char !== '\\' || !isQuoted) names[length++] = value.charCodeAt(at);
    else if (++at < value.length) names[length++] = value.charCodeAt(at);
  }
  // An address that is never closed may be the name: it is read too.
  return names.toString('latin1', 0, length) + (address < 0 ? '' : value.slice(address));
}
