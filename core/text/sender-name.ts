/**
 * The display names in a From field (RFC 5322 3.4): the field with its addresses cut out. Comments are kept, since
 * programs show them; quotes and the backslashes in them are not.
 *
 * @param value unfolded, one character per byte, encoded words as they stand
 */
export function withoutAddresses(value: string): string {
  // No longer than the field: what is put in place of a character is one.
  const names = Buffer.allocUnsafe(value.length);
  let length = 0;
  let isQuoted = false;
  /** Where the address that is open begins; -1 outside of one. */
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
  // A quote or an address that is never closed is read to the end: it may be the name.
  return names.toString('latin1', 0, length) + (address < 0 ? '' : value.slice(address));
}

const SPACE = 0x20;
