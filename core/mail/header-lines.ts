/** Where lines, line ends and field names stand in the bytes of a header (RFC 5322 2.2). All offsets count bytes. */

export const CR = 0x0d;
export const LF = 0x0a;
export const COLON = 0x3a;
export const SPACE = 0x20;
const TAB = 0x09;
const DELETE = 0x7f;

/**
 * The offset of the line that follows the one at `at`. Several CRs and an LF are one line end, as in a mail whose line
 * ends were converted twice.
 *
 * @param loneCr whether a CR without an LF ends a line
 */
export function startOfNextLine(bytes: Buffer, at: number, loneCr: boolean): number {
  let end = at;
  while (end < bytes.length && bytes[end] !== LF && !(loneCr && bytes[end] === CR)) end++;
  let next = end;
  while (bytes[next] === CR) next++;
  return bytes[next] === LF ? next + 1 : Math.min(end + 1, bytes.length);
}

/** The offset of the line end of the line that stands from `at` to `next`. */
export function endOfText(bytes: Buffer, at: number, next: number): number {
  let end = next;
  while (end > at && (bytes[end - 1] === LF || bytes[end - 1] === CR)) end--;
  return end;
}

/** Tells whether the line at `at` continues the line before it (RFC 5322 2.2.3). */
export function isContinuation(bytes: Buffer, at: number): boolean {
  return isSpaceOrTab(bytes[at]);
}

/** Tells whether the line from `at` to `end` holds nothing but spaces and tabs. */
export function isBlank(bytes: Buffer, at: number, end: number): boolean {
  let blank = at;
  while (blank < end && isSpaceOrTab(bytes[blank])) blank++;
  return blank === end;
}

/**
 * The offset after the field name of the line from `at` to `end`; `at` if the line has no name. White space may stand
 * before the colon (RFC 5322 4.5).
 */
export function endOfFieldName(bytes: Buffer, at: number, end: number): number {
  let nameEnd = at;
  // RFC 5322 3.6.8: a name has printable ASCII characters without the colon.
  while (nameEnd < end && bytes[nameEnd]! > SPACE && bytes[nameEnd]! < DELETE && bytes[nameEnd] !== COLON) nameEnd++;
  let colon = nameEnd;
  while (colon < end && isSpaceOrTab(bytes[colon])) colon++;
  return colon < end && bytes[colon] === COLON ? nameEnd : at;
}

/** Tells whether a byte may stand where a field is folded: white space or a line end. */
export function isFolding(byte: number | undefined): boolean {
  return isSpaceOrTab(byte) || byte === CR || byte === LF;
}

function isSpaceOrTab(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}
