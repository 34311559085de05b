import type { PitchLog } from '../../app/ports.ts';
import { logLine } from '../../core/index.ts';

/**
 * Writes the log to CloudWatch: each line that a function writes to standard output becomes one event.
 *
 * It writes to the stream rather than with `console.log`. In the JSON log format, the Node.js runtime wraps a text of the
 * console in `{"timestamp", "level", "requestId", "message": …}`, and leaves a line of the stream as it is. The fields of
 * the record then are top-level fields, which CloudWatch Logs Insights discovers (`filter outcome = "ignored"`) and the
 * embedded metric format requires.
 */
export function createStdoutPitchLog(stream: NodeJS.WritableStream = process.stdout): PitchLog {
  return {
    // One write for the whole line, so that it stays one event.
    write: (record) =>
      new Promise((resolve, reject) => {
        stream.write(`${logLine(record)}\n`, (error) => (error ? reject(error) : resolve()));
      }),
  };
}
