import type { FileHandle } from 'node:fs/promises';

/** Bytes read at a time, from the end of the file backwards. */
const BLOCK_SIZE = 256 * 1024;

const LINE_FEED = 0x0a;

/**
 * The lines of a file from its last to its first, in blocks of them, so that the newest lines of a file of any length
 * cost no more than a short file. Memory is one block of bytes, and one line where that is longer.
 */
export async function* linesFromEnd(file: FileHandle): AsyncGenerator<string[]> {
  let { size: position } = await file.stat();
  // A block that begins in the middle of a line: the rest of the line, in order.
  let tail: Buffer[] = [];
  while (position > 0) {
    const length = Math.min(BLOCK_SIZE, position);
    position -= length;
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
    if (bytesRead < length) throw new Error('The log became shorter while it was read. Try again.');
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
