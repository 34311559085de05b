import type { FileHandle } from 'node:fs/promises';

/** Bytes read at a time, from the end of the file backwards. */
const BLOCK_SIZE = 256 * 1024;

const LINE_FEED = 0x0a;

/**
 * Reads the lines of a file from its last to its first, one block of lines at a time: the newest lines of a long file cost
 * no more than those of a short one. Memory is bounded by a block, or by the longest line.
 */
export async function* linesFromEnd(file: FileHandle): AsyncGenerator<string[]> {
  let { size: position } = await file.stat();
  // The end of the line that the next block begins or continues, in order.
  let tail: Buffer[] = [];
  while (position > 0) {
    const length = Math.min(BLOCK_SIZE, position);
    position -= length;
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
    // The file was truncated while it was read. A rotated file has its lines.
    if (bytesRead < length) return;
    const first = position === 0 ? 0 : buffer.indexOf(LINE_FEED) + 1;
    if (first === 0 && position > 0) {
      tail.unshift(buffer);
      continue;
    }
    const lines = Buffer.concat([buffer.subarray(first), ...tail])
      .toString()
      .split('\n')
      .reverse();
    tail = [buffer.subarray(0, Math.max(0, first - 1))];
    yield lines;
  }
}
