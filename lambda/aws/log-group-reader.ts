import { CloudWatchLogsClient, type FilteredLogEvent, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import type { LogReader } from '../../app/ports.ts';
import { type LogRecord, parseLogLine, writtenAt } from '../../core/index.ts';

/**
 * CloudWatch hands out lines oldest first. To have the newest first, the time is gone through backwards in windows: one
 * hour, then each twice as long as the one before, as long as little is in them. A window is in memory as a whole, so one
 * that turns out to hold more characters than this is given up for a shorter one, down to a second.
 */
const FULL = 4 * 1024 * 1024;
const FIRST_WINDOW = 3_600_000;
const SHORTEST_WINDOW = 1_000;

/** A log may be asked a few times a second, by everybody in the account together: some tries more than the SDK's three. */
const MAX_ATTEMPTS = 8;

/** Lines of ours, by the version of their schema: the runtime writes others. */
const OURS = '$.v = 1';

/** The lines of a stack, read from its log group. Needs `logs:FilterLogEvents` on it. */
export interface LogGroupReader extends LogReader {
  /**
   * The log events of ours from one moment to another (milliseconds since 1970), both included, oldest first.
   *
   * @param condition what their fields have to be, as a metric filter says it
   */
  events(since: number, until: number, condition?: string): AsyncIterable<FilteredLogEvent>;
}

/** @param client @default for the region and credentials of the environment */
export function createLogGroupReader(
  logGroupName: string,
  client = new CloudWatchLogsClient({ maxAttempts: MAX_ATTEMPTS }),
): LogGroupReader {
  const events: LogGroupReader['events'] = async function* (startTime, endTime, condition) {
    const filterPattern = `{ ${condition === undefined ? OURS : `${OURS} && ${condition}`} }`;
    const pages = paginateFilterLogEvents({ client }, { logGroupName, startTime, endTime, filterPattern });
    for await (const { events: page = [] } of pages) yield* page;
  };

  /** @returns its lines, and how many characters they have; nothing for a window that is too full */
  async function readWindow(start: number, end: number, condition?: string) {
    const most = end - start > SHORTEST_WINDOW ? FULL : Number.POSITIVE_INFINITY;
    const lines: LogRecord[] = [];
    let size = 0;
    // Both ends belong to it: the next window ends a millisecond earlier.
    for await (const event of events(start, end - 1, condition)) {
      size += event.message?.length ?? 0;
      if (size > most) return undefined;
      const record = recordOf(event);
      if (record !== undefined) lines.push(record);
    }
    return { lines, size };
  }

  return {
    events,

    async *newestFirst(since, until, event) {
      const condition = event && `$.event = "${event}"`;
      let end = until;
      let length = FIRST_WINDOW;
      while (end > since) {
        const start = Math.max(since, end - length);
        const window = await readWindow(start, end, condition);
        if (window === undefined) {
          length = Math.max(Math.floor((end - start) / 4), SHORTEST_WINDOW);
          continue;
        }
        // Streams of several functions come one after another.
        yield* window.lines.sort((one, other) => (writtenAt(one) < writtenAt(other) ? 1 : -1));
        if (window.size < FULL / 2) length *= 2;
        end = start;
      }
    },
  };
}

/** The line of ours in a log event. */
export function recordOf({ message = '' }: FilteredLogEvent): LogRecord | undefined {
  return parseLogLine(message.trimEnd());
}
