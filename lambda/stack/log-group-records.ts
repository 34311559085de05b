import { setTimeout } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { PitchRecords } from '../../app/review.ts';
import { type LogRecord, pitchesOf, standOfPitches } from '../../core/index.ts';
import { byNewest, createLogGroupReader, recordOf } from '../aws/log-group-reader.ts';
import type { Access } from './access.ts';
import type { RecentRecords } from './recent-records.ts';

/** Milliseconds, ten years. app/config.ts lets a log group keep its lines no longer. */
const MAX_AGE = 3_653 * 24 * 3_600_000;

/** Milliseconds between looks for new lines. */
const POLL_INTERVAL = 2_000;

/** Milliseconds that CloudWatch may need until it returns a line. Each look goes back so far. */
const MAX_DELAY = 60_000;

/**
 * Reads the pitches of a deployed stack from its log group. Needs `logs:FilterLogEvents` on it.
 *
 * @param recent lines that were written just now, which CloudWatch may not return yet
 */
export function createLogGroupRecords(logGroupName: string, access: Access, recent: RecentRecords): PitchRecords {
  const { events, newestFirst } = createLogGroupReader(logGroupName, new CloudWatchLogsClient(access));

  return {
    newest(span) {
      const now = Date.now();
      // A line can be written long after its pitch was received, but not before.
      const since = span.since === undefined ? now - MAX_AGE : Date.parse(span.since);
      return standOfPitches(recent.before(newestFirst(since, now + MAX_DELAY)), span);
    },

    async find(id) {
      // A quote would end the condition. No id has one.
      const condition = `$.id = "${id.replace(/["\\]/g, '')}"`;
      const lines: LogRecord[] = [];
      for await (const event of events(Date.now() - MAX_AGE, Date.now() + MAX_DELAY, condition)) {
        const record = recordOf(event);
        if (record?.id === id) lines.push(record);
      }
      lines.sort(byNewest);
      return pitchesOf(id, recent.before(each(lines)), {});
    },

    async *follow(signal) {
      const start = Date.now();
      let seen = new Set<string>();
      while (!signal.aborted) {
        const now = Date.now();
        const found = new Set<string>();
        for await (const event of events(Math.max(start, now - MAX_DELAY), now + MAX_DELAY)) {
          found.add(event.eventId!);
          const record = seen.has(event.eventId!) ? undefined : recordOf(event);
          if (record !== undefined) yield record;
        }
        seen = found;
        await setTimeout(POLL_INTERVAL, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

async function* each(lines: readonly LogRecord[]): AsyncGenerator<LogRecord> {
  yield* lines;
}
