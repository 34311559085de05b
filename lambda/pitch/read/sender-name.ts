/**
 * The display names in a From field (RFC 5322 3.4): the field with its addresses cut out. Comments are kept, since
 * programs show them; quotes and the backslashes in them are not.
 *
 * @param value unfolded, one character per byte, encoded words as they stand
 */
export function withoutAddresses(value: string): string {
  let names = '';
  let isQuoted = false;
  let isAddress = false;
  let from = 0;
  const keep = (to: number) => {
    if (!isAddress) names += value.slice(from, to);
    from = to + 1;
  };
  for (let at = 0; at < value.length; at++) {
    const char = value[at];
    if (char === '\\' && isQuoted) {
      keep(at);
      at++;
    } else if (char === '"' && !isAddress) {
      keep(at);
      isQuoted = !isQuoted;
      names += ' ';
    } else if (!isQuoted && (char === '<' || char === '>')) {
      keep(at);
      isAddress = char === '<';
      names += ' ';
    }
  }
  // A quote or an address that is never closed is read to the end: it may be the name.
  isAddress = false;
  keep(value.length);
  return names;
}
