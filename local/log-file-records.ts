import type { LogReader } from '../app/ports.ts';
import type { PitchRecords } from '../app/review.ts';
import { type LogRecord, parseLogLine, pitchesOf, standOfPitches, writtenAt } from '../core/index.ts';
import { followLog } from './follow-log.ts';
import { linesFromEnd } from './lines-from-end.ts';
import { openLogFiles } from './log-files.ts';
import { timeInId } from './mail-id.ts';

/**
 * Reads the pitches of a local run from its `pitches.jsonl`, and from the files that it was rotated to. The screen may be
 * writing to it.
 *
 * @param path of the log. If there is no such file, nothing was ever received
 */
export function createLogFileRecords(path: string): PitchRecords {
  return {
    newest: (span) => standOfPitches(readBackwards(path), span),

    // A local id begins with the time at which the mail was received. No earlier line can be about it.
    find: (id) => pitchesOf(id, readBackwards(path), { since: timeInId(id) }),

    async *follow(signal) {
      for await (const line of followLog(path, signal)) {
        const record = parseLogLine(line);
        if (record !== undefined) yield record;
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
  for await (const file of openLogFiles(path)) {
    for await (const lines of linesFromEnd(file)) {
      for (const line of lines) {
        const record = parseLogLine(line);
        if (record !== undefined) yield record;
      }
    }
  }
}
