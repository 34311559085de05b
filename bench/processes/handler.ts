// Run as a process by suites/handler.ts: its standard output takes the handler's log, then, as the last line, the times.
import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { sesEvent } from '../../test/ses-event.ts';
import { handlerEnvironment } from '../handler-environment.ts';
import { BUCKET, CLAIMS, DESTINATION, PREFIX, SOURCE } from '../handlers/place.ts';
import { BENCH_CONFIG, DISRUPTIVE } from '../judge-mail.ts';
import { ORDINARY } from '../mails/ordinary.ts';
import { median, timeOf } from '../timing.ts';

/** What this process writes: median milliseconds. */
export interface HandlerTimes {
  /** A whole call. */
  handler: number;
  /** The mail fetched and sent, nothing else. */
  bare: number;
  /** All the requests that the handler makes, in its order: fetch and claim at once, send, keep the outcome. */
  requests: number;
  /** Keeping the outcome, of those. */
  keep: number;
}

const [s3Endpoint, sesEndpoint, kind, size, patience] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];

Object.assign(process.env, {
  ...handlerEnvironment(s3Endpoint, sesEndpoint),
  PITCH_SCREEN_CONFIG: JSON.stringify(BENCH_CONFIG),
  PITCH_SCREEN_WORDS: JSON.stringify([...DISRUPTIVE]),
});
// From the source and not bundled, so that both sides run the same SDK. Only now: it reads these variables when loaded.
const { handler } = await import('../../lambda/handler.ts');

const s3 = new S3Client({ forcePathStyle: true });
const ses = new SESClient();
await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));

let number = 0;
/** Every mail is a new one, stored under an id of its own: a second delivery is another path. */
async function stored(): Promise<string> {
  number += 1;
  const id = `mail${number}`;
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: PREFIX + id, Body: mails[number % mails.length]! }));
  return id;
}
const mails = Array.from({ length: 20 }, (_, index) => ORDINARY[kind]!(Number(size), index + 1));

const call = (id: string) =>
  handler(sesEvent({ messageId: id, recipients: [SOURCE] }), { getRemainingTimeInMillis: () => 120_000 });

async function fetchMail(id: string): Promise<Uint8Array> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: PREFIX + id }));
  return Body!.transformToByteArray();
}

const send = (raw: Uint8Array) =>
  ses.send(new SendRawEmailCommand({ Source: SOURCE, Destinations: [DESTINATION], RawMessage: { Data: raw } }));

const claim = (id: string) =>
  s3.send(
    new PutObjectCommand({
      Bucket: BUCKET,
      Key: CLAIMS + id,
      Body: JSON.stringify({ holder: id, until: Date.now() }),
      ContentType: 'application/json',
      IfNoneMatch: '*',
    }),
  );

const keepOutcome = (id: string) =>
  s3.send(
    new CopyObjectCommand({
      Bucket: BUCKET,
      Key: PREFIX + id,
      CopySource: `${BUCKET}/${PREFIX}${id}`,
      ContentType: 'message/rfc822',
      MetadataDirective: 'REPLACE',
      Metadata: { outcomes: 'forwarded=AbCdE' },
      TaggingDirective: 'REPLACE',
      Tagging: 'outcome=forwarded',
    }),
  );

const times: Record<keyof HandlerTimes, number[]> = { handler: [], bare: [], requests: [], keep: [] };
const rounds: (() => Promise<void>)[] = [
  async () => {
    const id = await stored();
    times.handler.push(await timeOf(() => call(id)));
  },
  async () => {
    const id = await stored();
    times.bare.push(await timeOf(async () => send(await fetchMail(id))));
  },
  async () => {
    const id = await stored();
    const first = await timeOf(async () => {
      const [raw] = await Promise.all([fetchMail(id), claim(id)]);
      await send(raw);
    });
    const keep = await timeOf(() => keepOutcome(id));
    times.keep.push(keep);
    times.requests.push(first + keep);
  },
];

async function go(milliseconds: number, least: number): Promise<void> {
  const start = performance.now();
  for (let round = 0; round < least || performance.now() - start < milliseconds; round++) {
    // Each goes first in turn: what one leaves behind, such as garbage, falls on all of them.
    for (let turn = 0; turn < rounds.length; turn++) await rounds[(round + turn) % rounds.length]!();
  }
}

await go(Number(patience), 5);
for (const measured of Object.values(times)) measured.length = 0;
await go(2 * Number(patience), 5);
const medians: HandlerTimes = {
  handler: median(times.handler),
  bare: median(times.bare),
  requests: median(times.requests),
  keep: median(times.keep),
};
process.stdout.write(`${JSON.stringify(medians)}\n`);
