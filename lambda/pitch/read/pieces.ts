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

/** The same text in pieces that end where a line does; a line longer than a slice is cut. One that ends in a space is kept with the next. */
export function* wholeLines(pieces: Iterable<string>): Generator<string> {
  let held = '';
  for (const piece of pieces) {
    held += piece;
    const lines = endOfLines(held);
    const end = lines === 0 && held.length > SLICE ? held.length : lines;
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
export function upToLastStyle(chunks: readonly Uint8Array[], charset: string): readonly Uint8Array[] {
  // Two or four bytes for a character: the name is not there to be searched for.
  if (/^utf-?(16|32)/.test(charset)) return chunks;
  for (let index = chunks.length - 1; index >= 0; index--) {
    const chunk = chunks[index]!;
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const next = Buffer.from(chunks[index + 1]?.subarray(0, STYLE_END_LENGTH) ?? []);
    if (STYLE_END.test(bytes.toString('latin1') + next.toString('latin1'))) return chunks.slice(0, index + 2);
  }
  return [];
}

const STYLE_END = /<\/style/i;
const STYLE_END_LENGTH = '</style'.length;
