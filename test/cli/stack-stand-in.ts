import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { parseConfig } from '../../lambda/config.ts';
import { type MailPiece, operatorRequest, PIECE_SIZE } from '../../lambda/operator-request.ts';
import { type LogRecord, logLine } from '../../lambda/pitch/log-line.ts';
import type { Outcome, OutgoingMail } from '../../lambda/ports.ts';
import { createReleasePitch } from '../../lambda/release-pitch.ts';

/** Events that one answer of CloudWatch Logs holds here: few, so that there are pages. */
const PAGE = 3;

const STACK =
  '<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>' +
  '<StackName>PitchScreen</StackName><Outputs><member><OutputKey>FunctionName</OutputKey><OutputValue>Screen</OutputValue></member>' +
  '<member><OutputKey>LogGroupName</OutputKey><OutputValue>Log</OutputValue></member></Outputs></member></Stacks>' +
  '</DescribeStacksResult></DescribeStacksResponse>';

/** CloudFormation, CloudWatch Logs and Lambda of one stack over real HTTP; the function's use case is the real one. */
export interface StackStandIn {
  /** Environment of a command that is to talk to it. */
  env: Record<string, string>;
  sent: OutgoingMail[];
  /** `{ startTime, endTime }` of every question to the log, and how many events of it were handed out. */
  asked: { startTime: number; endTime: number; filterPattern?: string }[];
  write(...records: (LogRecord | string)[]): void;
  /** Keeps a mail, with what became of it. */
  keep(id: string, raw: Buffer, outcomes: Record<string, Outcome>): void;
}

export async function startStackStandIn(inbox: string): Promise<StackStandIn> {
  const events: { timestamp: number; message: string; eventId: string; logStreamName: string }[] = [];
  const mails = new Map<string, { raw: Buffer; outcomes: Map<string, Outcome> }>();
  const sent: OutgoingMail[] = [];
  const asked: StackStandIn['asked'] = [];

  const write: StackStandIn['write'] = (...records) => {
    for (const record of records) {
      const isText = typeof record === 'string';
      const time = isText ? Date.now() : Date.parse(record.event === 'pitch' ? record.logged : record.time);
      const message = `${isText ? record : logLine(record)}\n`;
      events.push({ timestamp: time, message, eventId: String(events.length), logStreamName: `s${events.length % 2}` });
    }
    events.sort((one, other) => one.timestamp - other.timestamp);
  };

  const load = async (id: string) => {
    const mail = mails.get(id);
    if (mail === undefined) throw new Error(`Could not read the raw mail s3://mails/mail/${id}: NoSuchKey`);
    const claim = async () => ({ claimed: true, outcomes: new Map(mail.outcomes) });
    return { raw: mail.raw, claim, release: async () => undefined };
  };
  const releasePitch = createReleasePitch(
    parseConfig({ inboxes: [{ address: inbox, forwardTo: 'desk@newsroom.example.org' }] }),
    {
      store: {
        load,
        async keepOutcomes(id, outcomes) {
          mails.get(id)!.outcomes = new Map(outcomes);
        },
        locate: (id) => id,
        fetchCommand: (id) => id,
      },
      sender: {
        async send(mail) {
          sent.push(mail);
          return { messageId: `ses-${sent.length}` };
        },
      },
      log: { write: (record) => write(record) },
    },
  );

  async function invoke(event: unknown): Promise<unknown> {
    const request = operatorRequest(event);
    if (request === undefined) throw new Error('an event of the receipt rule');
    if ('release' in request) return releasePitch(request.release);
    const { raw } = await load(request.read.id);
    const { from } = request.read;
    const base64 = raw.subarray(from, from + PIECE_SIZE).toString('base64');
    return { size: raw.length, base64 } satisfies MailPiece;
  }

  function filterLogEvents(query: {
    logGroupName: string;
    startTime: number;
    endTime: number;
    filterPattern?: string;
    nextToken?: string;
  }) {
    asked.push(query);
    const id = /\$\.id = "([^"]*)"/.exec(query.filterPattern ?? '')?.[1];
    const found = events.filter(
      ({ timestamp, message }) =>
        timestamp >= query.startTime &&
        timestamp <= query.endTime &&
        message.startsWith('{"v":1') &&
        (id === undefined || message.includes(`"id":${JSON.stringify(id)}`)),
    );
    const at = Number(query.nextToken ?? 0);
    return {
      events: found.slice(at, at + PAGE),
      ...(at + PAGE < found.length ? { nextToken: String(at + PAGE) } : {}),
    };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const target = request.headers['x-amz-target'];
    if (target === 'Logs_20140328.FilterLogEvents') {
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      return void response.end(JSON.stringify(filterLogEvents(JSON.parse(body))));
    }
    if (request.url?.startsWith('/2015-03-31/functions/Screen/invocations')) {
      try {
        response.end(JSON.stringify(await invoke(JSON.parse(body))));
      } catch (error) {
        const { name, message } = error as Error;
        response.setHeader('x-amz-function-error', 'Unhandled');
        response.end(JSON.stringify({ errorType: name, errorMessage: message }));
      }
      return;
    }
    response.writeHead(200, { 'content-type': 'text/xml' }).end(STACK);
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'emulator',
      AWS_SECRET_ACCESS_KEY: 'emulator',
    },
    sent,
    asked,
    write,
    keep: (id, raw, outcomes) => void mails.set(id, { raw, outcomes: new Map(Object.entries(outcomes)) }),
  };
}
