import { parseMail } from './mail.ts';
import { type Part, partOf } from './part.ts';
import { headerOfFields } from './part-header.ts';

const ENCODING = /^content-transfer-encoding[ \t]*:[ \t]*["']?(base64|quoted-printable)/i;
/** Bytes of a line that the expression above can match at most, and some more. */
const ENCODING_WINDOW = 100;

const LF = 0x0a;
const CR = 0x0d;
const HYPHEN = 0x2d;

/**
 * Finds base64 and quoted-printable sections in bytes that could not be taken apart (too many parts, too deep): each from a
 * header that names the encoding to the next line that begins with `--`. Read as text, they would say nothing.
 */
export function* encodedSections(bytes: Buffer): Generator<Part> {
  let headerStart = 0;
  let encoding: string | undefined;
  for (let line = 0, next = 0; line < bytes.length; line = next) {
    next = bytes.indexOf(LF, line) + 1 || bytes.length;
    const first = bytes[line]!;
    const isDelimiter = first === HYPHEN && bytes[line + 1] === HYPHEN;
    const isEmpty = first === LF || (first === CR && bytes[line + 1] === LF);
    if (isEmpty && encoding !== undefined) {
      const header = bytes.subarray(headerStart, next);
      const end = bytes.indexOf('\n--', next - 1);
      const body = bytes.subarray(next, end < 0 ? bytes.length : end + 1);
      next += body.length;
      yield partOf(headerOfFields(parseMail(header).fields), encoding.toLowerCase(), body);
    }
    if (isEmpty || isDelimiter) {
      headerStart = next;
      encoding = undefined;
    } else if (first === 0x43 || first === 0x63) {
      // The line begins with C or c.
      encoding ??= ENCODING.exec(bytes.toString('latin1', line, Math.min(next, line + ENCODING_WINDOW)))?.[1];
    }
  }
}
