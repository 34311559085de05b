import { decoding } from './charset.ts';

/** Bytes decoded at once. */
const SLICE = 64 * 1024;

/** The text of some bytes, in pieces, so that no more than one of them is in memory. */
export function* decoded(chunks: readonly Uint8Array[], charset: string): Generator<string> {
  const decoder = decoding(charset);
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += SLICE) yield decoder.write(chunk.subarray(at, at + SLICE));
  }
  yield decoder.end();
}

/** The same text in pieces that end where a line does; a line longer than a slice is cut. */
export function* wholeLines(pieces: Iterable<string>): Generator<string> {
  let held = '';
  for (const piece of pieces) {
    held += piece;
    const lines = piece.includes('\n') ? held.lastIndexOf('\n') + 1 : 0;
    const end = lines === 0 && held.length > SLICE ? held.length : lines;
    if (end === 0) continue;
    yield held.slice(0, end);
    held = held.slice(end);
  }
  yield held;
}

/** The bytes of pieces as one; without a copy where they are pieces of one anyway, as large ones of a mail mostly are. */
export function joined(chunks: readonly Uint8Array[]): Buffer {
  const [first] = chunks;
  let end = first?.byteOffset ?? 0;
  for (const { buffer, byteOffset, byteLength } of chunks) {
    if (buffer !== first!.buffer || byteOffset !== end) return Buffer.concat(chunks);
    end += byteLength;
  }
  return first === undefined ? Buffer.alloc(0) : Buffer.from(first.buffer, first.byteOffset, end - first.byteOffset);
}
