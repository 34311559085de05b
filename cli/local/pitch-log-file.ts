import { type FileHandle, open } from 'node:fs/promises';
import { type LogRecord, logLine, parseLogLine } from '../../lambda/pitch/log-line.ts';
import type { PitchRecord } from '../../lambda/pitch/record.ts';
import type { PitchLog } from '../../lambda/ports.ts';
import { PlainError } from '../plain-error.ts';

/** Bytes read at a time, from the end of the log backwards. */
const CHUNK_SIZE = 64 * 1024;

const LINE_FEED = 0x0a;

export interface PitchLogFile extends PitchLog {
  write(record: LogRecord): Promise<void>;
  /**
   * The latest pitches, newest first, without reading more of the file than it takes. A line that is there again for
   * the same mail and inbox (see FolderMailStore) counts once: the last one stands.
   */
  latest(count: number): Promise<PitchRecord[]>;
  /** Waits for what is being written. */
  close(): Promise<void>;
}

/**
 * Opens a log that holds one JSON line for each pitch and inbox, and only grows.
 *
 * @throws PlainError when it cannot be written to
 */
export async function openPitchLogFile(path: string): Promise<PitchLogFile> {
  const file = await open(path, 'a+', 0o600).catch((cause: Error) => {
    throw new PlainError(`Cannot write to the log: ${cause.message}. Choose another folder with --data DIR.`, {
      cause,
    });
  });
  // A crash or a full disk may have left half a line, which must not swallow the next one.
  let endsWithLine = await endsWithLineFeed(file);
  let lastWrite = Promise.resolve();

  const append = async (line: string) => {
    const content = Buffer.from(endsWithLine ? line : `\n${line}`);
    endsWithLine = false;
    const { bytesWritten } = await file.write(content);
    if (bytesWritten < content.length) throw new Error(`The log ${path} could not be written whole: is the disk full?`);
    endsWithLine = true;
    await file.datasync();
  };

  return {
    write(record) {
      // One after another, so that each knows how the one before it ended.
      const write = lastWrite.then(() => append(`${logLine(record)}\n`));
      lastWrite = write.catch(() => undefined);
      return write;
    },

    async latest(count) {
      const found = new Map<string, PitchRecord>();
      for await (const line of linesFromEnd(file)) {
        if (found.size >= count) break;
        const record = parseLogLine(line);
        if (record?.event !== 'pitch') continue;
        const key = `${record.id} ${record.inbox}`;
        if (!found.has(key)) found.set(key, record);
      }
      return [...found.values()];
    },

    async close() {
      await lastWrite;
      await file.close();
    },
  };
}

async function endsWithLineFeed(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === LINE_FEED;
}

async function* linesFromEnd(file: FileHandle): AsyncGenerator<string> {
  let { size: position } = await file.stat();
  let tail: Buffer[] = [];
  while (position > 0) {
    const length = Math.min(CHUNK_SIZE, position);
    position -= length;
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, position);
    let end = length;
    for (let at = buffer.lastIndexOf(LINE_FEED); at >= 0; at = at > 0 ? buffer.lastIndexOf(LINE_FEED, at - 1) : -1) {
      yield Buffer.concat([buffer.subarray(at + 1, end), ...tail]).toString();
      tail = [];
      end = at;
    }
    tail.unshift(buffer.subarray(0, end));
  }
  yield Buffer.concat(tail).toString();
}
