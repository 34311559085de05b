import { type FileHandle, open, stat } from 'node:fs/promises';
import type { PitchLog } from '../app/ports.ts';
import { UserError } from '../app/user-error.ts';
import { type LogRecord, logLine } from '../core/index.ts';

const LINE_FEED = 0x0a;

export interface PitchLogFile extends PitchLog {
  write(record: LogRecord): Promise<void>;
  /** Closes the file, after the lines that are being written. */
  close(): Promise<void>;
}

/**
 * Opens the log of the local run for appending (docs/log.md). The file may be renamed, removed or truncated at any time, as
 * logrotate does: the next line then goes to the file that has the name, or to a new one.
 *
 * @throws UserError when it cannot be written to
 */
export async function openPitchLogFile(path: string): Promise<PitchLogFile> {
  let file = await open(path, 'a+', 0o600).catch((cause: Error) => {
    throw new UserError(`Cannot write to the log: ${cause.message}. Choose another folder with --data DIR.`, {
      cause,
    });
  });
  // After a crash or a full disk the log may end in half a line. The next line must not become part of that.
  let endsWithLine = await endsWithLineFeed(file);
  let lastWrite = Promise.resolve();

  const followRotation = async () => {
    if (await hasName(file, path)) return;
    const next = await open(path, 'a+', 0o600);
    await file.close();
    file = next;
    endsWithLine = await endsWithLineFeed(file);
  };

  const append = async (line: string) => {
    await followRotation();
    const content = Buffer.from(endsWithLine ? line : `\n${line}`);
    endsWithLine = false;
    const { bytesWritten } = await file.write(content);
    if (bytesWritten < content.length) throw new Error(`The log ${path} could not be written whole: is the disk full?`);
    endsWithLine = true;
    await file.datasync();
  };

  return {
    write(record) {
      // One line after another, so that each knows whether the one before it was written whole.
      const write = lastWrite.then(() => append(`${logLine(record)}\n`));
      lastWrite = write.catch(() => undefined);
      return write;
    },

    async close() {
      await lastWrite;
      await file.close();
    },
  };
}

/** Whether an open file still has the name. */
async function hasName(file: FileHandle, path: string): Promise<boolean> {
  const [opened, named] = await Promise.all([
    file.stat({ bigint: true }),
    stat(path, { bigint: true }).catch(() => undefined),
  ]);
  return named !== undefined && opened.ino === named.ino && opened.dev === named.dev;
}

async function endsWithLineFeed(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === LINE_FEED;
}
