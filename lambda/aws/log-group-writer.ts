import { randomUUID } from 'node:crypto';
import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { PitchLog } from '../../app/ports.ts';
import { logLine } from '../../core/index.ts';

/**
 * Writes the log of a stack from outside of its functions, into a stream of its own. Needs `logs:CreateLogStream` and
 * `logs:PutLogEvents` on the log group.
 */
export function createLogGroupWriter(
  logGroupName: string,
  client: CloudWatchLogsClient = new CloudWatchLogsClient(),
): PitchLog {
  const logStreamName = `review-${randomUUID()}`;
  let stream: Promise<unknown> | undefined;
  return {
    async write(record) {
      stream ??= client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      await stream;
      const event = { timestamp: Date.now(), message: logLine(record) };
      await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: [event] }));
    },
  };
}
