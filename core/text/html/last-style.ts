import { isAsciiBased } from '../../mail/charset-labels.ts';

/** Bytes that are searched at once. */
const WINDOW = 1024 * 1024;
/** A page says in its head that it knows dark mode, too; and a later `<body>` may have the page's colours. */
const MARK = /<(?:\/?style|(?:body|html)\b|meta[^>]{0,200}color-scheme)/gi;
/** Bytes that the longest of these marks may take. */
const MAX_MARK = 256;

/**
 * Cuts an HTML source behind its last `<style>` element or `<body>` tag: all that the looks of the page depend on is in the
 * first half, which is empty where there is none.
 */
export function splitBehindStyles(
  chunks: readonly Uint8Array[],
  charset: string,
): [front: readonly Uint8Array[], rest: readonly Uint8Array[]] {
  // Elsewhere the name is written in other bytes: two or four for a character, `+ADw-/style` in UTF-7.
  if (!isAsciiBased(charset)) return [chunks, []];
  for (let index = chunks.length - 1; index >= 0; index--) {
    const chunk = chunks[index]!;
    const next = chunks[index + 1]?.subarray(0, MAX_MARK) ?? new Uint8Array(0);
    const mark = lastMark(chunk, next);
    if (mark === undefined) continue;
    // One that is left open goes on to the end of the mail.
    const end = mark.isEnd ? chunk.indexOf(0x3e, mark.at) + 1 : 0;
    if (end === 0) return mark.isEnd && index + 1 < chunks.length ? endInLater(chunks, index + 1) : [chunks, []];
    return [
      [...chunks.slice(0, index), chunk.subarray(0, end)],
      [chunk.subarray(end), ...chunks.slice(index + 1)],
    ];
  }
  return [[], chunks];
}

/** The tag begins in one chunk and ends in a later one. */
function endInLater(chunks: readonly Uint8Array[], from: number): ReturnType<typeof splitBehindStyles> {
  for (let index = from; index < chunks.length; index++) {
    const end = chunks[index]!.indexOf(0x3e) + 1;
    if (end === 0) continue;
    return [
      [...chunks.slice(0, index), chunks[index]!.subarray(0, end)],
      [chunks[index]!.subarray(end), ...chunks.slice(index + 1)],
    ];
  }
  return [chunks, []];
}

/** The last tag in a chunk that rules or colours may depend on; it may go on in the next one. */
function lastMark(chunk: Uint8Array, next: Uint8Array): { at: number; isEnd: boolean } | undefined {
  for (let start = Math.max(0, chunk.length - WINDOW); ; start = Math.max(0, start - WINDOW)) {
    const end = start + WINDOW + MAX_MARK;
    const text =
      latin1(chunk.subarray(start, end)) + (end > chunk.length ? latin1(next.subarray(0, end - chunk.length)) : '');
    let last: RegExpExecArray | undefined;
    for (const match of text.matchAll(MARK)) last = match;
    if (last !== undefined && start + last.index < chunk.length)
      return { at: start + last.index, isEnd: last[0].toLowerCase() !== '<style' };
    if (start === 0) return undefined;
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
