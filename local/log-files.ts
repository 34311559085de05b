import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../app/user-error.ts';

/** The path of the log of a data folder. */
export function logPath(folder: string): string {
  return join(folder, 'pitches.jsonl');
}

/** An open file of the log. Whoever got it closes it. */
export interface LogFile {
  file: FileHandle;
  /** Tells the file from others, whatever its name is by now. */
  inode: bigint;
}

/**
 * Opens a file of the log.
 *
 * @returns nothing when there is no such file
 * @throws UserError when it cannot be read
 */
export async function openLogFile(path: string): Promise<LogFile | undefined> {
  try {
    const file = await open(path, 'r');
    return { file, inode: (await file.stat({ bigint: true })).ino };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new UserError(`Cannot read the log: ${message}. --data DIR names another folder.`, { cause });
  }
}

/**
 * Opens the files of a log, newest first: the log itself, then those that it was rotated to, `pitches.jsonl.1` or
 * `pitches.jsonl-20260302`. Each is closed before the next one is opened. Compressed files are left out.
 */
export async function* openLogFiles(path: string): AsyncGenerator<FileHandle> {
  const read = new Set<bigint>();
  const openUnread = async function* (name: string) {
    const log = await openLogFile(name);
    if (log === undefined) return;
    try {
      if (!read.has(log.inode)) yield log.file;
      read.add(log.inode);
    } finally {
      await log.file.close();
    }
  };
  yield* openUnread(path);
  // Listed only now: the log may have been rotated while it was read.
  for (const name of await rotatedFiles(path)) yield* openUnread(name);
}

/** The paths of the files that a log was rotated to, the last written first. */
export async function rotatedFiles(path: string): Promise<string[]> {
  const log = basename(path);
  const names = await readdir(dirname(path)).catch(() => []);
  const found: { path: string; written: number }[] = [];
  for (const name of names) {
    if (!name.startsWith(log) || !ROTATED.test(name.slice(log.length))) continue;
    const file = join(dirname(path), name);
    const status = await stat(file).catch(() => undefined);
    if (status?.isFile()) found.push({ path: file, written: status.mtimeMs });
  }
  return found.sort((one, other) => other.written - one.written).map((file) => file.path);
}

/** What logrotate adds to a name: `.1`, `-20260302` or with the hour. Not `.gz` and the like. */
const ROTATED = /^[.-][\d.-]*\d$/;
