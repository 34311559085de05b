import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type LogFile, openLogFile } from './log-files.ts';

/** Milliseconds between looks at the file, where the system does not report that it grew. */
const POLL_INTERVAL = 500;

/** Bytes that are read at a time. */
const BLOCK_SIZE = 1024 * 1024;

/**
 * Reads the lines that are written to a log from now on, until the signal aborts. When the log is rotated, it reads the old
 * file to its end, and then the new one from its beginning.
 */
export async function* followLog(path: string, signal: AbortSignal): AsyncGenerator<string> {
  let log = await openLogFile(path);
  let position = log === undefined ? 0 : (await log.file.stat()).size;
  let rest = '';
  let decoder = new TextDecoder();
  try {
    while (!signal.aborted) {
      // Asked before reading: a line that is written to the old file in between is read all the same.
      const next = await nextFile(path, log);
      const grown = await readFrom(log, position);
      position += grown.length;
      const lines = (rest + decoder.decode(grown, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
      if (grown.length > 0) {
        await next?.file.close();
        continue;
      }
      if (next !== undefined || (await isTruncated(log, position))) {
        if (next !== undefined) {
          await log?.file.close();
          log = next;
        }
        position = 0;
        rest = '';
        decoder = new TextDecoder();
        continue;
      }
      await growth(path, signal);
    }
  } finally {
    await log?.file.close();
  }
}

/** @returns the file that has the name of the log now, if it is another one */
async function nextFile(path: string, log: LogFile | undefined): Promise<LogFile | undefined> {
  const found = await openLogFile(path);
  if (found === undefined || found.inode !== log?.inode) return found;
  await found.file.close();
  return undefined;
}

/** Whether the log was emptied in its place, as `copytruncate` does. */
async function isTruncated(log: LogFile | undefined, position: number): Promise<boolean> {
  return log !== undefined && (await log.file.stat()).size < position;
}

/** Reads from a position on, at most a block. */
async function readFrom(log: LogFile | undefined, position: number): Promise<Buffer> {
  if (log === undefined) return Buffer.alloc(0);
  const { buffer, bytesRead } = await log.file.read(Buffer.alloc(BLOCK_SIZE), 0, BLOCK_SIZE, position);
  return buffer.subarray(0, bytesRead);
}

/** Resolves when the system reports a change to the file, or after `POLL_INTERVAL`. */
async function growth(path: string, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, POLL_INTERVAL);
    let watcher: ReturnType<typeof watch> | undefined;
    try {
      watcher = watch(dirname(path), (_, name) => name === basename(path) && done());
      watcher.on('error', () => undefined);
    } catch {
      // The folder does not exist yet, or the system cannot watch it. The timer does.
    }
    signal.addEventListener('abort', done);
    function done() {
      clearTimeout(timer);
      watcher?.close();
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
