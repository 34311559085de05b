/** A quotation mark that a backslash escapes behind a character beyond ASCII. */
const ESCAPED_BEHIND_CHARACTER = /([^\x00-\x7f])\\"/g;

/**
 * An address list without the backslashes that a mail program put behind single bytes. In Shift_JIS, Big5 and GBK the last byte
 * of a character may be that of a backslash (`表` is 0x95 0x5C). A program that escapes bytes writes a second one behind it,
 * which then escapes the quotation mark that closes the name. The list stays as it is if its quotation marks close anyway, or do
 * not close without these backslashes either.
 *
 * @param list decoded, encoded words as they stand
 */
export function withoutByteEscapes(list: string): string {
  if (list.search(ESCAPED_BEHIND_CHARACTER) < 0 || isClosed(list)) return list;
  const mended = list.replace(ESCAPED_BEHIND_CHARACTER, '$1"');
  return isClosed(mended) ? mended : list;
}

/** Tells whether every quoted string (RFC 5322 3.2.4) of a list has its end. */
function isClosed(list: string): boolean {
  let isQuoted = false;
  for (let at = 0; at < list.length; at++) {
    if (list[at] === '"') isQuoted = !isQuoted;
    else if (list[at] === '\\' && isQuoted) at++;
  }
  return !isQuoted;
}
