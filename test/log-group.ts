import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { onTestFinished } from 'vitest';
import { type LogRecord, logLine } from '../core/record/log-line.ts';
import { EMULATOR_ACCESS } from './emulators.ts';

/** What CloudWatch Logs is asked for. */
export interface LogQuery {
  logGroupName: string;
  startTime: number;
  endTime: number;
  filterPattern?: string;
  nextToken?: string;
}

/** As much of a log group as its readers ask for. */
export class LogGroup {
  readonly asked: LogQuery[] = [];
  readonly #events: { timestamp: number; message: string; eventId: string; logStreamName: string }[] = [];
  readonly #pageSize: number;

  /** @param pageSize events that one answer holds: few, so that there are pages */
  constructor(pageSize = 3) {
    this.#pageSize = pageSize;
  }

  /** Writes records at the time they name, and other lines now. */
  write(...lines: (LogRecord | string)[]): void {
    const events = this.#events;
    for (const line of lines) {
      const isText = typeof line === 'string';
      const timestamp = isText ? Date.now() : Date.parse(line.event === 'pitch' ? line.logged : line.time);
      const message = `${isText ? line : logLine(line)}\n`;
      events.push({ timestamp, message, eventId: String(events.length), logStreamName: `s${events.length % 2}` });
    }
    events.sort((one, other) => one.timestamp - other.timestamp);
  }

  /** Answers `FilterLogEvents`, whose pattern is one of comparisons with a number or a text. */
  filter(query: LogQuery) {
    this.asked.push(query);
    const { startTime, endTime, filterPattern = '', nextToken = '0' } = query;
    const conditions = [...filterPattern.matchAll(/\$\.(\w+) = ([^ ]+)/g)].map(
      ([, field, value]) => `"${field}":${value}`,
    );
    const found = this.#events.filter(
      ({ timestamp, message }) =>
        timestamp >= startTime &&
        timestamp <= endTime &&
        message.startsWith('{') &&
        conditions.every((condition) => message.includes(condition)),
    );
    const at = Number(nextToken);
    const next = at + this.#pageSize;
    return { events: found.slice(at, next), ...(next < found.length ? { nextToken: String(next) } : {}) };
  }
}

/** A log group over real HTTP, until the test ends. */
export async function startLogGroup(pageSize?: number) {
  const group = new LogGroup(pageSize);
  const { stop, ...served } = await serveLogGroup(group);
  onTestFinished(stop);
  return { group, ...served };
}

/** A log group over real HTTP, until it is stopped. */
export async function serveLogGroup(group: LogGroup) {
  const server = createServer(async (request, response) => {
    const query = JSON.parse(await text(request)) as LogQuery;
    response.setHeader('content-type', 'application/x-amz-json-1.1').end(JSON.stringify(group.filter(query)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new CloudWatchLogsClient({ ...EMULATOR_ACCESS, endpoint });
  const stop = () => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  };
  return { endpoint, client, stop };
}
