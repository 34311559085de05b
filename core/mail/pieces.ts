import { decoding } from './decoding.ts';
import { SLICE } from './slice.ts';

/** Decodes bytes to text piece by piece, so that no more than one piece is in memory. */
export function* decoded(chunks: readonly Uint8Array[], charset: string): Generator<string> {
  const decoder = decoding(charset);
  for (const slice of slices(chunks)) yield decoder.write(slice);
  yield decoder.end();
}

/** Cuts chunks into pieces of at most `SLICE` bytes. */
export function* slices(chunks: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += SLICE) yield chunk.subarray(at, at + SLICE);
  }
}

/** Cuts a text into pieces that end where a line does; a line longer than `SLICE` is cut. */
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

/**
 * Joins pieces of bytes. It makes no copy of pieces that follow each other in one buffer, as large ones of a mail mostly
 * do.
 */
export function joined(chunks: readonly Uint8Array[]): Buffer {
  const [first] = chunks;
  let end = first?.byteOffset ?? 0;
  for (const { buffer, byteOffset, byteLength } of chunks) {
    if (buffer !== first!.buffer || byteOffset !== end) return Buffer.concat(chunks);
    end += byteLength;
  }
  return first === undefined ? Buffer.alloc(0) : Buffer.from(first.buffer, first.byteOffset, end - first.byteOffset);
}
