import { setTimeout } from 'node:timers/promises';
import { CloudWatchLogsClient, type FilteredLogEvent, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { type LogRecord, parseLogLine } from '../../lambda/pitch/log-line.ts';
import { standOfPitches, writtenAt } from '../../lambda/pitch/stand-of-pitches.ts';
import type { PitchRecords } from '../review/pitch-records.ts';
import type { Access } from './access.ts';

const HOUR = 3_600_000;

/** The longest that a log group keeps its lines, as lambda/config.ts allows it: ten years. */
const OLDEST = 3_653 * 24 * HOUR;

/**
 * CloudWatch hands out lines oldest first. To have the newest first, the time is gone through backwards in windows: one
 * hour, then each twice as long as the one before, as long as they hold few lines. A window is in memory as a whole.
 */
const MANY_LINES = 5_000;

/** Milliseconds between looks for new lines, and how far each looks back: lines can turn up some seconds late. */
const LOOK_EVERY = 2_000;
const LATE = 60_000;

/** Lines of ours, by the version of their schema: the runtime writes others. */
const OURS = '{ $.v = 1 }';

/** The record of a deployed stack, read from its log group. Needs `logs:FilterLogEvents` on it. */
export function createLogGroupRecords(logGroupName: string, access: Access): PitchRecords {
  const client = new CloudWatchLogsClient(access);

  const eventsIn = async function* (startTime: number, endTime: number, filterPattern = OURS) {
    const pages = paginateFilterLogEvents({ client }, { logGroupName, startTime, endTime, filterPattern });
    for await (const { events = [] } of pages) yield* events;
  };

  const backwards = async function* (since: number, until: number): AsyncGenerator<LogRecord> {
    let end = until;
    let length = HOUR;
    while (end > since) {
      const start = Math.max(since, end - length);
      const window: LogRecord[] = [];
      // Both ends belong to it: the next window ends a millisecond earlier.
      for await (const event of eventsIn(start, end - 1)) {
        const record = recordOf(event);
        if (record !== undefined) window.push(record);
      }
      // Streams of several functions come one after another.
      yield* window.sort((one, other) => (writtenAt(one) < writtenAt(other) ? 1 : -1));
      length = window.length > MANY_LINES ? Math.max(length / 4, HOUR / 60) : length * 2;
      end = start;
    }
  };

  return {
    newest(span) {
      const now = Date.now();
      // A line can be written long after its pitch came in, but not before.
      const since = span.since === undefined ? now - OLDEST : Date.parse(span.since);
      return standOfPitches(backwards(since, now + LATE), span);
    },

    async find(id) {
      // Quotes would end the pattern; no id has any.
      const pattern = `{ $.v = 1 && $.id = "${id.replace(/["\\]/g, '')}" }`;
      const lines: LogRecord[] = [];
      for await (const event of eventsIn(Date.now() - OLDEST, Date.now() + LATE, pattern)) {
        const record = recordOf(event);
        if (record?.id === id) lines.push(record);
      }
      lines.sort((one, other) => (writtenAt(one) < writtenAt(other) ? 1 : -1));
      const pitches = [];
      for await (const pitch of standOfPitches(each(lines), {})) pitches.push(pitch);
      return pitches.reverse();
    },

    async *follow(signal) {
      const start = Date.now();
      let seen = new Set<string>();
      while (!signal.aborted) {
        const now = Date.now();
        const found = new Set<string>();
        for await (const event of eventsIn(Math.max(start, now - LATE), now + LATE)) {
          found.add(event.eventId!);
          const record = seen.has(event.eventId!) ? undefined : recordOf(event);
          if (record !== undefined) yield record;
        }
        seen = found;
        await setTimeout(LOOK_EVERY, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

async function* each(lines: readonly LogRecord[]): AsyncGenerator<LogRecord> {
  yield* lines;
}

function recordOf({ message = '' }: FilteredLogEvent): LogRecord | undefined {
  return parseLogLine(message.trimEnd());
}
