import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { parseConfig } from '../../../app/config.ts';
import { type CopyState, mergeCopies } from '../../../app/copy-marks.ts';
import { createMarkPitches } from '../../../app/mark-pitches.ts';
import type { OutgoingMail } from '../../../app/ports.ts';
import { createReleasePitch } from '../../../app/release-pitch.ts';
import { createTrustList } from '../../../app/trust-list.ts';
import type { LogRecord } from '../../../core/record/log-record.ts';
import type { Outcome } from '../../../core/types.ts';
import { type MailPiece, operatorRequest, PIECE_SIZE } from '../../../lambda/operator-request.ts';
import { MemoryTrustedSenders } from '../../app/memory-trusted-senders.ts';
import { LogGroup, type LogQuery } from '../../log-group.ts';

/** The answer of CloudFormation. Each name is that of a PitchScreen in the stack, in front of its outputs. */
const stackOf = (names: readonly string[]) =>
  '<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>' +
  `<StackName>PitchScreen</StackName><Outputs>${names
    .flatMap((name) => [
      `<member><OutputKey>${name}FunctionName</OutputKey><OutputValue>Screen</OutputValue></member>`,
      `<member><OutputKey>${name}LogGroupName</OutputKey><OutputValue>Log</OutputValue></member>`,
    ])
    .join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;

/**
 * CloudFormation, CloudWatch Logs and Lambda of one deployed stack over real HTTP, as far as the commands ask them. The
 * function releases with the real use case, from mails in memory.
 */
export interface EmulatedStack {
  /** Environment variables that lead a command to this stack. */
  env: Record<string, string>;
  /** Every mail that was sent, in order. */
  sent: OutgoingMail[];
  /** Every query of the log. */
  asked: LogQuery[];
  /** Denies access to the log from now on. */
  deny(): void;
  /** Writes records, or lines that are none, into the log. */
  write(...records: (LogRecord | string)[]): void;
  /** Stores a mail with its outcome for each inbox. */
  keep(id: string, raw: Buffer, outcomes: Record<string, Outcome>): void;
}

/**
 * Starts the stack, with one inbox. It ends with the test.
 *
 * @param names of the constructs in it. All have the same log and function
 */
export async function startEmulatedStack(inbox: string, names: readonly string[] = ['']): Promise<EmulatedStack> {
  const log = new LogGroup();
  const mails = new Map<string, { raw: Buffer; outcomes: Map<string, Outcome>; copies: CopyState }>();
  const sent: OutgoingMail[] = [];

  const write: EmulatedStack['write'] = (...lines) => log.write(...lines);

  const load = async (id: string) => {
    const mail = mails.get(id);
    if (mail === undefined) throw new Error(`Could not read the raw mail s3://mails/mail/${id}: NoSuchKey`);
    const lease = async () => ({ isHeld: true, outcomes: new Map(mail.outcomes), copies: mail.copies });
    return { raw: mail.raw, lease, unlock: async () => undefined };
  };
  const trusted = new MemoryTrustedSenders();
  const trustList = createTrustList(async () => [{ address: inbox }], trusted);
  const releasePitch = createReleasePitch(
    parseConfig({ inboxes: [{ address: inbox, forwardTo: 'desk@newsroom.example.org' }] }),
    {
      store: {
        load,
        async saveOutcomes(id, outcomes, copies) {
          const mail = mails.get(id)!;
          mail.outcomes = new Map(outcomes);
          mail.copies = mergeCopies(mail.copies, copies);
        },
        readCopyKey: async () => undefined,
        locate: (id) => id,
        fetchCommand: (id) => id,
      },
      sender: {
        async send(mail) {
          sent.push(mail);
          return { messageId: `ses-${sent.length}` };
        },
      },
      trusted,
      log: { write: (record) => write(record) },
    },
  );

  const markPitches = createMarkPitches({ write });

  async function invoke(event: unknown): Promise<unknown> {
    const request = operatorRequest(event);
    if (request === undefined || 'retry' in request) throw new Error('an event of the receipt rule');
    if ('release' in request) return releasePitch(request.release);
    if ('trust' in request) {
      const { change, sender, by } = request.trust;
      if (change === 'list') return trustList.list(request.trust.inbox);
      return change === 'add'
        ? trustList.add(request.trust.inbox, sender, by)
        : trustList.remove(request.trust.inbox, sender);
    }
    if ('mark' in request) return markPitches(request.mark.marks, request.mark.by);
    const { raw } = await load(request.read.id);
    const { from } = request.read;
    const base64 = raw.subarray(from, from + PIECE_SIZE).toString('base64');
    return { size: raw.length, base64 } satisfies MailPiece;
  }

  let isDenied = false;
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const target = request.headers['x-amz-target'];
    if (target === 'Logs_20140328.FilterLogEvents') {
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      if (isDenied) {
        const message = 'User: zoe is not authorized to perform: logs:FilterLogEvents';
        return void response.writeHead(400).end(JSON.stringify({ __type: 'AccessDeniedException', message }));
      }
      return void response.end(JSON.stringify(log.filter(JSON.parse(body))));
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
    response.writeHead(200, { 'content-type': 'text/xml' }).end(stackOf(names));
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
    asked: log.asked,
    deny() {
      isDenied = true;
    },
    write,
    keep: (id, raw, outcomes) =>
      void mails.set(id, { raw, outcomes: new Map(Object.entries(outcomes)), copies: { resent: new Map() } }),
  };
}
