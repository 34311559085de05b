import type { PitchLog } from '../../app/ports.ts';
import { logLine } from '../../core/index.ts';

/**
 * The log in CloudWatch: whatever a function writes to standard output becomes one event for each line.
 *
 * Written to the stream and not through `console.log`: in the JSON log format the Node.js runtime wraps what the
 * console gets as `{"timestamp", "level", "requestId", "message": …}`, while it passes a line on the stream through as
 * it is. So the record's own fields are at the top, where CloudWatch Logs Insights discovers them (`filter outcome =
 * "ignored"`), where metric filters are shortest, and where the embedded metric format has to be.
 */
export function createStdoutPitchLog(stream: NodeJS.WritableStream = process.stdout): PitchLog {
  return {
    // One write for the whole line.
    write: (record) =>
      new Promise((resolve, reject) => {
        stream.write(`${logLine(record)}\n`, (error) => (error ? reject(error) : resolve()));
      }),
  };
}
