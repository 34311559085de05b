import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseLogLine, writtenAt } from '../core/index.ts';
import { syncFolder } from './durable-file.ts';
import { openLogFile, rotatedFiles } from './log-files.ts';

const DAY = 24 * 3_600_000;

/** Days after which the log begins a new file. Lines can only be removed with their file, so they stay up to so much longer. */
const MAX_FILE_DAYS = 30;

/** Bytes at the beginning of the log in which its first line is looked for. A line with 100 reasons has about 50 KB. */
const BEGINNING = 256 * 1024;

/**
 * Removes lines of the log whose time is over, as a stack's log group does: a file that the log was rotated to goes once its
 * last line is old enough. The log is rotated here when its first line is a month old. Renaming loses no line, whoever writes
 * one meanwhile (local/pitch-log-file.ts). The last file that has lines is never removed: by it a screen knows that it is not
 * new.
 *
 * @param path of the log
 * @param now milliseconds since 1970
 * @returns how many files were removed
 */
export async function pruneLog(path: string, logDays: number, now: number): Promise<number> {
  const begun = await firstLineTime(path);
  const isOld = begun !== undefined && now - begun >= Math.min(MAX_FILE_DAYS, logDays) * DAY;
  if (isOld) await rotate(path, new Date(now));
  const rotated = await rotatedFiles(path);
  const isCurrent = begun !== undefined && !isOld;
  let removed = 0;
  for (const file of isCurrent ? rotated : rotated.slice(1)) {
    const status = await stat(file).catch(() => undefined);
    if (status === undefined || now - status.mtimeMs < logDays * DAY) continue;
    await rm(file, { force: true });
    removed += 1;
  }
  return removed;
}

/** When the first line of the log was written, milliseconds since 1970; nothing where it has none. */
async function firstLineTime(path: string): Promise<number | undefined> {
  const log = await openLogFile(path);
  try {
    if (log === undefined) return undefined;
    const { buffer, bytesRead } = await log.file.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    const first = lines.map(parseLogLine).find((line) => line !== undefined);
    return first && Date.parse(writtenAt(first));
  } finally {
    await log?.file.close();
  }
}

/** Gives the log a name as logrotate does: `pitches.jsonl-20260302`, or with the time as well where that day has one. */
async function rotate(path: string, now: Date): Promise<void> {
  const digits = now.toISOString().replace(/\D/g, '');
  const names = [8, 14, 17].map((length) => `${path}-${digits.slice(0, length)}`);
  for (const name of names) {
    if ((await stat(name).catch(() => undefined)) !== undefined) continue;
    await rename(path, name);
    return syncFolder(dirname(path));
  }
}
