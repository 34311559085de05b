import { CloudWatchLogsClient, type FilteredLogEvent, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import type { LogReader } from '../../app/ports.ts';
import { type LogRecord, parseLogLine, writtenAt } from '../../core/index.ts';

/**
 * Characters of a window of time. CloudWatch returns lines oldest first, so the reader goes back in windows to have the
 * newest first. It holds one window in memory: one with more characters is read again in shorter windows, down to a second.
 */
const MAX_WINDOW_SIZE = 4 * 1024 * 1024;

/** Milliseconds of the first window. Each further window is twice as long, while windows are less than half full. */
const FIRST_WINDOW = 3_600_000;
const MIN_WINDOW = 1_000;

/** CloudWatch throttles a whole account at a few requests a second, so more attempts than the SDK's three are needed. */
const MAX_ATTEMPTS = 8;

/** The filter for the screen's own lines, by the version of their schema. The Lambda runtime writes other lines. */
const OWN_LINES = '$.v = 1';

/** Reads the lines of a stack from its log group. Needs `logs:FilterLogEvents` on it. */
export interface LogGroupReader extends LogReader {
  /**
   * Reads the log events with the screen's own lines from one moment to another (milliseconds since 1970), both included,
   * oldest first.
   *
   * @param condition on their fields, in the syntax of a metric filter
   */
  events(since: number, until: number, condition?: string): AsyncIterable<FilteredLogEvent>;
}

/** @param client @default for the region and credentials of the environment */
export function createLogGroupReader(
  logGroupName: string,
  client = new CloudWatchLogsClient({ maxAttempts: MAX_ATTEMPTS }),
): LogGroupReader {
  const events: LogGroupReader['events'] = async function* (startTime, endTime, condition) {
    const filterPattern = `{ ${condition === undefined ? OWN_LINES : `${OWN_LINES} && ${condition}`} }`;
    const pages = paginateFilterLogEvents({ client }, { logGroupName, startTime, endTime, filterPattern });
    for await (const { events: page = [] } of pages) yield* page;
  };

  /** @returns the lines of a window and their number of characters; nothing where it is more than the maximum */
  async function readWindow(start: number, end: number, condition?: string) {
    const most = end - start > MIN_WINDOW ? MAX_WINDOW_SIZE : Number.POSITIVE_INFINITY;
    const lines: LogRecord[] = [];
    let size = 0;
    // CloudWatch includes both ends, so this window ends a millisecond before the one that was read before it.
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
          length = Math.max(Math.floor((end - start) / 4), MIN_WINDOW);
          continue;
        }
        // CloudWatch returns the log streams of several function instances one after another.
        yield* window.lines.sort(byNewest);
        if (window.size < MAX_WINDOW_SIZE / 2) length *= 2;
        end = start;
      }
    },
  };
}

/** Compares two lines for sorting: the one that was written last comes first. */
export function byNewest(one: LogRecord, other: LogRecord): number {
  return writtenAt(one) < writtenAt(other) ? 1 : -1;
}

/** Parses the line of a log event. @returns nothing for a line that is not the screen's own */
export function recordOf({ message = '' }: FilteredLogEvent): LogRecord | undefined {
  return parseLogLine(message.trimEnd());
}
