import { MAX_FIELDS } from '../limits.ts';
import { FieldInBytes, type HeaderField, valuesOf } from './header-field.ts';
import { CR, endOfFieldName, endOfText, isBlank, isContinuation, LF, startOfNextLine } from './header-lines.ts';
import { boundaryOf } from './parameters.ts';

/** The header of a mail, and where the body begins. */
export interface Header {
  fields: HeaderField[];
  /** Offset of the body's first byte; the length of the mail if it has no body. */
  bodyStart: number;
  /** How the header's lines end: LF if every one does, else CRLF. */
  lineEnd: '\r\n' | '\n';
}

const HYPHEN = 0x2d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Parses the header of a mail up to the first empty line. Reads no further than that line, and each byte a few times at
 * most.
 *
 * LF ends a line, with any CRs before it. A lone CR ends a line only in a mail whose first line ends with one; elsewhere a
 * lone CR is white space, so that nobody hides a field behind it. An mbox `From ` line and continuations before the first
 * field are malformed lines. A byte order mark before the header, as an editor writes it, does not hide the first field.
 *
 * @param bytes a mail of any kind and length
 */
export function parseHeader(bytes: Buffer): Header {
  const loneCr = bytes[startOfNextLine(bytes, 0, true) - 1] === CR;
  const first = BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte) ? BYTE_ORDER_MARK.length : 0;
  const { headerEnd, bodyStart } = findBody(bytes, first, loneCr);

  const fields: HeaderField[] = [];
  let hasLf = false;
  let hasCr = false;
  let start = 0;
  let name: string | undefined;
  const finish = (end: number) => {
    if (name !== undefined) fields.push(new FieldInBytes(bytes, name, start, end));
  };
  for (let at = first; at < headerEnd && fields.length < MAX_FIELDS; ) {
    const next = startOfNextLine(bytes, at, loneCr);
    const end = endOfText(bytes, at, next);
    const nameEnd = isContinuation(bytes, at) ? at : endOfFieldName(bytes, at, end);
    // A new entry begins with a field, or with a malformed line that does not follow another malformed line.
    if (nameEnd > at || name === undefined || (name !== '' && !isContinuation(bytes, at))) {
      finish(at);
      start = at;
      name = bytes.toString('latin1', at, nameEnd).toLowerCase();
    }
    if (bytes[end] === LF) hasLf = true;
    else if (bytes[end] === CR) hasCr = true;
    at = next;
  }
  if (fields.length < MAX_FIELDS) finish(headerEnd);
  return { fields, bodyStart, lineEnd: hasLf && !hasCr ? '\n' : '\r\n' };
}

/**
 * Finds where the header ends and the body starts. If there is no empty line, or no field before it, the body starts at
 * the first line that cannot be in a header, as mail servers have it: text that its sender meant to be read is not dropped
 * as header. The body also starts at a line that cannot be in a header behind a blank line that was meant to be empty, and
 * at the first delimiter of the mail's own parts.
 */
function findBody(bytes: Buffer, first: number, loneCr: boolean): { headerEnd: number; bodyStart: number } {
  let hasField = false;
  let firstStray = -1;
  let isBehindBlank = false;
  let delimiter: string | undefined;
  for (let at = first; at < bytes.length; ) {
    const next = startOfNextLine(bytes, at, loneCr);
    const end = endOfText(bytes, at, next);
    if (end === at) {
      if (hasField || at === first) return { headerEnd: at, bodyStart: next };
      return { headerEnd: 0, bodyStart: 0 };
    }
    if (!isContinuation(bytes, at)) {
      if (hasField && bytes[at] === HYPHEN && bytes[at + 1] === HYPHEN) {
        delimiter ??= delimiterNamedIn(bytes.subarray(first, at));
        if (bytes.toString('latin1', at, end).trimEnd() === delimiter) return { headerEnd: at, bodyStart: at };
      }
      if (endOfFieldName(bytes, at, end) > at) hasField = true;
      else if (hasField && isBehindBlank) return { headerEnd: at, bodyStart: at };
      else if (hasField && firstStray < 0) firstStray = at;
    }
    isBehindBlank = isBlank(bytes, at, end);
    at = next;
  }
  if (!hasField) return { headerEnd: 0, bodyStart: 0 };
  const headerEnd = firstStray < 0 ? bytes.length : firstStray;
  return { headerEnd, bodyStart: headerEnd };
}

/** The delimiter line of the multipart that a header belongs to (RFC 2046 5.1.1); empty if it belongs to none. */
function delimiterNamedIn(header: Buffer): string {
  const boundary = boundaryOf(valuesOf(parseHeader(header).fields, 'content-type')[0] ?? '');
  return boundary === undefined ? '' : `--${boundary}`;
}
