import { watch } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { LogReader } from '../app/ports.ts';
import type { PitchRecords } from '../app/review.ts';
import { UserError } from '../app/user-error.ts';
import { type LogRecord, parseLogLine, pitchesOf, standOfPitches, writtenAt } from '../core/index.ts';
import { linesFromEnd } from './lines-from-end.ts';

/** Milliseconds between looks at the file, where the system does not report that it grew. */
const POLL_INTERVAL = 500;

/**
 * Reads the pitches of a local run from its `pitches.jsonl`. The screen may be writing to it.
 *
 * @param path of the log. If there is no such file, nothing was ever received
 */
export function createLogFileRecords(path: string): PitchRecords {
  return {
    newest: (span) => standOfPitches(readBackwards(path), span),

    // A local id begins with the time at which the mail was received. No earlier line can be about it.
    find: (id) => pitchesOf(id, readBackwards(path), { since: timeInId(id) }),

    async *follow(signal) {
      let position = await sizeOf(path);
      let rest = '';
      const decoder = new TextDecoder();
      while (!signal.aborted) {
        const grown = await readFrom(path, position);
        position += grown.length;
        const lines = (rest + decoder.decode(grown, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const record = parseLogLine(line);
          if (record !== undefined) yield record;
        }
        if (grown.length === 0) await growth(path, signal);
      }
    },
  };
}

/**
 * Reading ends after so many lines in a row from before the time asked for. It does not end with the first one, as the
 * clock may have been wrong for a few lines.
 */
const MAX_OUTDATED = 100;

/** Reads the lines of a local run. @param path as for `createLogFileRecords` */
export function createLogFileReader(path: string): LogReader {
  return {
    async *newestFirst(since, until, event) {
      let outdated = 0;
      for await (const record of readBackwards(path)) {
        const written = Date.parse(writtenAt(record));
        outdated = written < since ? outdated + 1 : 0;
        if (outdated >= MAX_OUTDATED) return;
        if (written >= since && written < until && (event === undefined || record.event === event)) yield record;
      }
    },
  };
}

async function* readBackwards(path: string): AsyncGenerator<LogRecord> {
  const file = await openLog(path);
  if (file === undefined) return;
  try {
    for await (const lines of linesFromEnd(file)) {
      for (const line of lines) {
        const record = parseLogLine(line);
        if (record !== undefined) yield record;
      }
    }
  } finally {
    await file.close();
  }
}

/** `20260302T090000123Z-…` as an ISO date; nothing for an id of another form. */
function timeInId(id: string): string | undefined {
  const [, year, month, day, hour, minute, second, ms] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-/.exec(id) ?? [];
  return year && `${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`;
}

async function openLog(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new UserError(`Cannot read the log: ${message}. --data DIR names another folder.`, { cause });
  }
}

async function sizeOf(path: string): Promise<number> {
  const file = await openLog(path);
  if (file === undefined) return 0;
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/** Reads from a position on, at most a megabyte at a time. */
async function readFrom(path: string, position: number): Promise<Buffer> {
  const file = await openLog(path);
  if (file === undefined) return Buffer.alloc(0);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1024 * 1024), 0, 1024 * 1024, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
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
