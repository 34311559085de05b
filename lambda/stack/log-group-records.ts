import { setTimeout } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { PitchRecords } from '../../app/review.ts';
import { type LogRecord, pitchesOf, standOfPitches, writtenAt } from '../../core/index.ts';
import { createLogGroupReader, recordOf } from '../aws/log-group-reader.ts';
import type { Access } from './access.ts';

/** The longest that a log group keeps its lines, as app/config.ts allows it: ten years. */
const OLDEST = 3_653 * 24 * 3_600_000;

/** Milliseconds between looks for new lines, and how far each looks back: lines can turn up some seconds late. */
const LOOK_EVERY = 2_000;
const LATE = 60_000;

/** The record of a deployed stack, read from its log group. Needs `logs:FilterLogEvents` on it. */
export function createLogGroupRecords(logGroupName: string, access: Access): PitchRecords {
  const { events, newestFirst } = createLogGroupReader(logGroupName, new CloudWatchLogsClient(access));

  return {
    newest(span) {
      const now = Date.now();
      // A line can be written long after its pitch came in, but not before.
      const since = span.since === undefined ? now - OLDEST : Date.parse(span.since);
      return standOfPitches(newestFirst(since, now + LATE), span);
    },

    async find(id) {
      // Quotes would end the condition; no id has any.
      const condition = `$.id = "${id.replace(/["\\]/g, '')}"`;
      const lines: LogRecord[] = [];
      for await (const event of events(Date.now() - OLDEST, Date.now() + LATE, condition)) {
        const record = recordOf(event);
        if (record?.id === id) lines.push(record);
      }
      lines.sort((one, other) => (writtenAt(one) < writtenAt(other) ? 1 : -1));
      return pitchesOf(id, each(lines), {});
    },

    async *follow(signal) {
      const start = Date.now();
      let seen = new Set<string>();
      while (!signal.aborted) {
        const now = Date.now();
        const found = new Set<string>();
        for await (const event of events(Math.max(start, now - LATE), now + LATE)) {
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
