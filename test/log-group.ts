import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { onTestFinished } from 'vitest';
import { logLine } from '../core/record/log-line.ts';
import type { LogRecord } from '../core/record/log-record.ts';
import { EMULATOR_ACCESS } from './emulators.ts';

/** A request of `FilterLogEvents`. */
export interface LogQuery {
  logGroupName: string;
  startTime: number;
  endTime: number;
  filterPattern?: string;
  nextToken?: string;
}

/** A log group in memory, as far as this project reads one. */
export class LogGroup {
  /** Every query so far. */
  readonly asked: LogQuery[] = [];
  readonly #events: { timestamp: number; message: string; eventId: string; logStreamName: string }[] = [];
  readonly #pageSize: number;

  /** @param pageSize the most events of one answer: few, so that there are pages */
  constructor(pageSize = 3) {
    this.#pageSize = pageSize;
  }

  /** Writes records at the time that they name, and other lines now. */
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

  /** Every line, oldest first. */
  get lines(): string[] {
    return this.#events.map(({ message }) => message);
  }

  /** Answers `FilterLogEvents`. Its pattern may compare fields with numbers and texts, and nothing else. */
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

/** Starts a log group with a client for it, over HTTP. It ends with the test. */
export async function startLogGroup(pageSize?: number) {
  const group = new LogGroup(pageSize);
  const { stop, ...served } = await serveLogGroup(group);
  onTestFinished(stop);
  return { group, ...served };
}

/** Serves a log group over HTTP until `stop` is called. */
export async function serveLogGroup(group: LogGroup) {
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await text(request));
    const action = String(request.headers['x-amz-target']).split('.')[1];
    if (action === 'PutLogEvents') group.write(...body.logEvents.map(({ message }: { message: string }) => message));
    const answer = action === 'FilterLogEvents' ? group.filter(body as LogQuery) : {};
    response.setHeader('content-type', 'application/x-amz-json-1.1').end(JSON.stringify(answer));
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
