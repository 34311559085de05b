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
    const end = held.length > SLICE ? held.length : endOfLines(held);
    if (end === 0) continue;
    yield held.slice(0, end);
    held = held.slice(end);
  }
  yield held;
}

/** Behind the last line that does not end in a space, which may go on in the next one (RFC 3676). */
function endOfLines(text: string): number {
  let end = text.lastIndexOf('\n');
  while (end > 0 && text[end - (text[end - 1] === '\r' ? 2 : 1)] === ' ') end = text.lastIndexOf('\n', end - 1);
  return end + 1;
}

/** The part of an HTML source that holds all its `<style>` elements; nothing where it has none. */
export function upToLastStyle(chunks: readonly Uint8Array[]): Uint8Array[] {
  for (let index = chunks.length - 1; index >= 0; index--) {
    const chunk = chunks[index]!;
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (STYLE_ENDS.some((end) => bytes.includes(end))) return chunks.slice(0, index + 1);
  }
  return [];
}

/** As it is written; one in mixed case is found where another stands behind it, or not at all. */
const STYLE_ENDS = ['</style', '</STYLE', '</Style'];
