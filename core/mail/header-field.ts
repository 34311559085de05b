import { MAX_FORWARDED_FIELD } from '../limits.ts';
import { COLON, CR, isFolding, LF, SPACE } from './header-lines.ts';

/**
 * One field of a mail header (RFC 5322 2.2): a line and its continuations. `raw` and `value` are made from the mail's
 * bytes at each access: a field may be as long as the mail, and most fields are never read.
 */
export interface HeaderField {
  /** In lower case. Empty for malformed lines; those that stand together are one entry. */
  readonly name: string;
  /** Bytes of the field. */
  readonly length: number;
  /** The field as it came, continuations and line ends included, one character per byte (latin1). */
  readonly raw: string;
  /** The text behind the colon, unfolded (RFC 5322 2.2.3) and trimmed, one character per byte; empty if malformed. */
  readonly value: string;
  /** The same field, cut behind its first `maxLength` bytes. */
  cutTo(maxLength: number): HeaderField;
}

/** A field as a range of the mail's bytes. */
export class FieldInBytes implements HeaderField {
  readonly name: string;
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #end: number;

  /** @param name in lower case */
  constructor(bytes: Buffer, name: string, start: number, end: number) {
    this.name = name;
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
  }

  get length(): number {
    return this.#end - this.#start;
  }

  get raw(): string {
    return this.#bytes.toString('latin1', this.#start, this.#end);
  }

  get value(): string {
    return this.name === '' ? '' : unfold(this.#bytes, this.#start, this.#end);
  }

  cutTo(maxLength: number): HeaderField {
    if (this.length <= maxLength) return this;
    return new FieldInBytes(this.#bytes, this.name, this.#start, this.#start + maxLength);
  }
}

/**
 * The values of all copies of a field, in order, without empty ones.
 *
 * @param name in lower case
 */
export function valuesOf(fields: readonly HeaderField[], name: string): string[] {
  return fields
    .filter((field) => field.name === name)
    .map(({ value }) => value)
    .filter((value) => value !== '');
}

/** The values as `valuesOf` gives them, each of them no more than is forwarded. */
export function shortValuesOf(fields: readonly HeaderField[], name: string): string[] {
  const cut = fields.filter((field) => field.name === name).map((field) => field.cutTo(MAX_FORWARDED_FIELD));
  return valuesOf(cut, name);
}

/** The value of the field in the bytes from `start` to `end`, without its line ends and the white space around it. */
function unfold(bytes: Buffer, start: number, end: number): string {
  // `trim()` would also remove 0xA0, which is the last byte of `à` in UTF-8.
  let from = bytes.indexOf(COLON, start) + 1;
  let to = end;
  while (from < to && isFolding(bytes[from])) from++;
  while (to > from && isFolding(bytes[to - 1])) to--;
  const text = bytes.subarray(from, to);
  if (!text.includes(CR) && !text.includes(LF)) return text.toString('latin1');
  const unfolded = Buffer.allocUnsafe(to - from);
  let length = 0;
  for (let at = from; at < to; at++) {
    if (bytes[at] !== CR && bytes[at] !== LF) unfolded[length++] = bytes[at]!;
    // A lone CR within a line becomes a space, unless white space follows it anyway.
    else if (!isFolding(bytes[at + 1])) unfolded[length++] = SPACE;
  }
  return unfolded.toString('latin1', 0, length);
}
