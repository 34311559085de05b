import { UnreadDocument } from './budget.ts';

/** Tags of BER (X.690) on the way to the content of signed data (RFC 5652 5.1). */
const INTEGER = 0x02;
const OCTETS = 0x04;
const OBJECT_ID = 0x06;
const CONSTRUCTED_OCTETS = 0x24;
const SEQUENCE = 0x30;
const SET = 0x31;
const EXPLICIT = 0xa0;

interface Element {
  tag: number;
  start: number;
  /** In bytes; undefined where two zero bytes end the element instead. */
  length: number | undefined;
}

/**
 * The mail within S/MIME signed data (RFC 8551 3.5.2). Its signature is not looked at.
 *
 * @returns undefined where the signature stands beside the mail
 * @throws UnreadDocument when the bytes are damaged
 */
export function signedContent(bytes: Buffer): Buffer | undefined {
  let at = 0;
  // Elements with a positive tag are entered; those with a negative one are passed over.
  for (const tag of [SEQUENCE, -OBJECT_ID, EXPLICIT, SEQUENCE, -INTEGER, -SET, SEQUENCE, -OBJECT_ID]) {
    const element = elementAt(bytes, at);
    if (element.tag !== Math.abs(tag) || (tag < 0 && element.length === undefined)) throw new UnreadDocument(DAMAGED);
    at = element.start + (tag < 0 ? element.length! : 0);
  }
  if (bytes[at] !== EXPLICIT) return undefined;
  const content = elementAt(bytes, elementAt(bytes, at).start);
  if (content.tag === OCTETS && content.length !== undefined)
    return bytes.subarray(content.start, content.start + content.length);
  if (content.tag !== CONSTRUCTED_OCTETS) throw new UnreadDocument(DAMAGED);
  const pieces: Buffer[] = [];
  const end = content.length === undefined ? bytes.length : content.start + content.length;
  for (let next = content.start; next < end && bytes[next] === OCTETS; ) {
    const { start, length = 0 } = elementAt(bytes, next);
    pieces.push(bytes.subarray(start, start + length));
    next = start + length;
  }
  return Buffer.concat(pieces);
}

const DAMAGED = 'damaged: no signed mail that is known';

function elementAt(bytes: Buffer, at: number): Element {
  const first = bytes[at + 1] ?? 0;
  const digits = first & 0x7f;
  if (first < 0x80 || first === 0x80) {
    return { tag: bytes[at] ?? 0, start: at + 2, length: first === 0x80 ? undefined : first };
  }
  if (digits > 4 || at + 2 + digits > bytes.length) throw new UnreadDocument(DAMAGED);
  return { tag: bytes[at]!, start: at + 2 + digits, length: bytes.readUIntBE(at + 2, digits) };
}
