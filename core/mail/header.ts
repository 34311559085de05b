import { boundaryOf } from './parameters.ts';

/**
 * One logical field of a mail header (RFC 5322 2.2): a line and its continuations. Its text is made when it is asked for,
 * each time: a field may be as long as the mail, and most are never read.
 */
export interface HeaderField {
  /** Lower-case field name; empty for malformed lines, which stand together as one entry. */
  name: string;
  /** The field as it came, continuations and line ends included, one character per byte (latin1). */
  readonly raw: string;
  /** What follows the colon, unfolded (RFC 5322 2.2.3) and trimmed, one character per byte; empty if malformed. */
  readonly value: string;
  /** It was longer than asked for; raw and value hold its beginning. */
  isCut: boolean;
  /** The value of all of it, whether it was cut or not. */
  readonly wholeValue: string;
}

/** A mail cut at its first empty line. */
export interface SplitMail {
  fields: HeaderField[];
  /** Offset of the body's first byte; the length of the mail where it has no body. */
  bodyStart: number;
  /** How the header's lines end: LF where every one does, else CRLF. */
  lineEnd: '\r\n' | '\n';
}

/**
 * A mail of 38 MB can hold 12 million fields of three bytes, which as objects would not fit into memory. What follows
 * the first 200,000 is left out; real headers have a few hundred at most.
 */
const MAX_FIELDS = 200_000;

/**
 * Bytes of a field that are forwarded, and described in the log; what follows is left out. No mail server takes so many
 * (Postfix cuts a field at 100 KB), and nobody reads them: what the screen reads of a field has no such end.
 */
export const LONGEST_FORWARDED_FIELD = 64 * 1024;

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const HYPHEN = 0x2d;
const COLON = 0x3a;

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Splits a raw mail at its first empty line, and its header into logical fields. Reads no further than that line, and
 * each byte a few times at most.
 *
 * LF ends a line, with the CRs before it. A lone CR does so only in a mail whose first line ends with one; elsewhere it
 * is white space, so that nobody hides a field behind it. An mbox `From ` line and leading continuations are malformed. A
 * byte order mark, as an editor puts one before the header, does not hide the first field.
 *
 * @param raw the mail's bytes, of any kind and length
 * @param longest bytes of a field that are looked at
 */
export function splitMail(raw: Uint8Array, longest = Number.POSITIVE_INFINITY): SplitMail {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const loneCr = bytes[startOfNext(bytes, 0, true) - 1] === CR;
  const first = BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte) ? BYTE_ORDER_MARK.length : 0;
  const { headerEnd, bodyStart } = findBody(bytes, first, loneCr);

  const fields: HeaderField[] = [];
  let lf = false;
  let cr = false;
  let start = 0;
  let name: string | undefined;
  const finish = (end: number) => {
    if (name !== undefined) fields.push(new FieldAt(bytes, name, start, end, longest));
  };
  for (let at = first; at < headerEnd; ) {
    const next = startOfNext(bytes, at, loneCr);
    const end = endOfText(bytes, at, next);
    const nameEnd = continues(bytes, at) ? at : endOfName(bytes, at, end);
    // A field, or a malformed line that does not stand after another: those gather in one entry.
    if (nameEnd > at || name === undefined || (name !== '' && !continues(bytes, at))) {
      finish(at);
      if (fields.length >= MAX_FIELDS) return { fields, bodyStart, lineEnd: lf && !cr ? '\n' : '\r\n' };
      start = at;
      name = bytes.toString('latin1', at, nameEnd).toLowerCase();
    }
    if (bytes[end] === LF) lf = true;
    else if (bytes[end] === CR) cr = true;
    at = next;
  }
  finish(headerEnd);
  return { fields, bodyStart, lineEnd: lf && !cr ? '\n' : '\r\n' };
}

/** A field as the place where it stands. */
class FieldAt implements HeaderField {
  readonly name: string;
  readonly isCut: boolean;
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #end: number;
  readonly #wholeEnd: number;

  constructor(bytes: Buffer, name: string, start: number, end: number, longest: number) {
    this.name = name;
    this.isCut = end - start > longest;
    this.#bytes = bytes;
    this.#start = start;
    this.#end = Math.min(end, start + longest);
    this.#wholeEnd = end;
  }

  get raw(): string {
    return this.#bytes.toString('latin1', this.#start, this.#end);
  }

  get value(): string {
    return this.name === '' ? '' : unfold(this.#bytes, this.#start, this.#end);
  }

  get wholeValue(): string {
    return this.name === '' ? '' : unfold(this.#bytes, this.#start, this.#wholeEnd);
  }
}

/** The values of all copies of a field, in order, without the empty ones. */
export function valuesOf(fields: readonly HeaderField[], name: string): string[] {
  return fields
    .filter((field) => field.name === name)
    .map(({ value }) => value)
    .filter((value) => value !== '');
}

/**
 * Where the header ends and the body starts. With no empty line, or no field before it, the first line that cannot be
 * in a header starts the body, as mail servers have it: text that its sender meant to be read is not dropped as header.
 * So do a line that cannot be in a header behind one of white space, which was meant to be empty, and the first
 * delimiter of the mail's own parts.
 */
function findBody(bytes: Buffer, first: number, loneCr: boolean): { headerEnd: number; bodyStart: number } {
  let hasField = false;
  let stray = -1;
  let isBehindWhite = false;
  let delimiter: string | undefined;
  for (let at = first; at < bytes.length; ) {
    const next = startOfNext(bytes, at, loneCr);
    const end = endOfText(bytes, at, next);
    if (end === at) {
      if (hasField || at === first) return { headerEnd: at, bodyStart: next };
      return { headerEnd: 0, bodyStart: 0 };
    }
    if (!continues(bytes, at)) {
      if (hasField && bytes[at] === HYPHEN && bytes[at + 1] === HYPHEN) {
        delimiter ??= delimiterNamedIn(bytes.subarray(first, at));
        if (bytes.toString('latin1', at, end).trimEnd() === delimiter) return { headerEnd: at, bodyStart: at };
      }
      if (endOfName(bytes, at, end) > at) hasField = true;
      else if (hasField && isBehindWhite) return { headerEnd: at, bodyStart: at };
      else if (hasField && stray < 0) stray = at;
    }
    isBehindWhite = isWhite(bytes, at, end);
    at = next;
  }
  if (!hasField) return { headerEnd: 0, bodyStart: 0 };
  return stray < 0 ? { headerEnd: bytes.length, bodyStart: bytes.length } : { headerEnd: stray, bodyStart: stray };
}

/** What delimits the parts of the multipart that a header is of (RFC 2046 5.1.1); empty where it is of none. */
function delimiterNamedIn(header: Buffer): string {
  const boundary = boundaryOf(valuesOf(splitMail(header).fields, 'content-type')[0] ?? '');
  return boundary === undefined ? '' : `--${boundary}`;
}

/** Offset of the line that follows the one at `at`. CRs and an LF are one line end, as a doubly converted mail has it. */
function startOfNext(bytes: Buffer, at: number, loneCr: boolean): number {
  let end = at;
  while (end < bytes.length && bytes[end] !== LF && !(loneCr && bytes[end] === CR)) end++;
  let next = end;
  while (bytes[next] === CR) next++;
  return bytes[next] === LF ? next + 1 : Math.min(end + 1, bytes.length);
}

/** Offset of the line end of the line at `at`. */
function endOfText(bytes: Buffer, at: number, next: number): number {
  let end = next;
  while (end > at && (bytes[end - 1] === LF || bytes[end - 1] === CR)) end--;
  return end;
}

/** Whether the line at `at` continues the one before it (RFC 5322 2.2.3). */
function continues(bytes: Buffer, at: number): boolean {
  return bytes[at] === SPACE || bytes[at] === TAB;
}

/** Whether a line is of white space alone. */
function isWhite(bytes: Buffer, at: number, end: number): boolean {
  let white = at;
  while (white < end && continues(bytes, white)) white++;
  return white === end;
}

/** Offset after the field name of the line at `at`, or `at` where it has none. White space may precede the colon (RFC 5322 4.5). */
function endOfName(bytes: Buffer, at: number, end: number): number {
  let nameEnd = at;
  // ftext (RFC 5322 3.6.8): printable ASCII without the colon.
  while (nameEnd < end && bytes[nameEnd]! > SPACE && bytes[nameEnd]! < 0x7f && bytes[nameEnd] !== COLON) nameEnd++;
  let colon = nameEnd;
  while (colon < end && (bytes[colon] === SPACE || bytes[colon] === TAB)) colon++;
  return colon < end && bytes[colon] === COLON ? nameEnd : at;
}

/** The value of the field whose bytes are `start` to `end`, without its line ends and the white space around it. */
function unfold(bytes: Buffer, start: number, end: number): string {
  // Not `trim()`: that takes 0xA0 with it, the last byte of `à` in UTF-8.
  let from = bytes.indexOf(COLON, start) + 1;
  let to = end;
  while (from < to && isFolding(bytes[from]!)) from++;
  while (to > from && isFolding(bytes[to - 1]!)) to--;
  const text = bytes.subarray(from, to);
  if (!text.includes(CR) && !text.includes(LF)) return text.toString('latin1');
  const unfolded = Buffer.allocUnsafe(to - from);
  let length = 0;
  for (let at = from; at < to; at++) {
    // A lone CR inside a line is white space itself, unlike one that white space follows.
    if (bytes[at] !== CR && bytes[at] !== LF) unfolded[length++] = bytes[at]!;
    else if (!isFolding(bytes[at + 1]!)) unfolded[length++] = SPACE;
  }
  return unfolded.toString('latin1', 0, length);
}

function isFolding(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CR || byte === LF;
}
