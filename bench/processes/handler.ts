// suites/handler.ts runs this program. Its output is the handler's log and then, as the last line, the times.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { type ScreenSettings, SETTINGS_FILE } from '../../lambda/settings.ts';
import { sesEvent } from '../../test/ses-event.ts';
import { handlerEnvironment } from '../handler-environment.ts';
import { BUCKET, DESTINATION, LEASES, PREFIX, SOURCE } from '../handlers/settings.ts';
import { BENCH_CONFIG, DISRUPTIVE } from '../judge-mail.ts';
import { ORDINARY } from '../mails/ordinary.ts';
import { median, timeOf } from '../timing.ts';

/** The last line of this program's output: median milliseconds. */
export interface HandlerTimes {
  /** A whole call. */
  handler: number;
  /** Only fetching and sending the mail, with the SDK. */
  bare: number;
  /** All requests of a call in their order: fetch and lease at once, send, save the outcome. */
  requests: number;
  /** Saving the outcome, which is one of them. */
  save: number;
}

const [s3Endpoint, sesEndpoint, kind, size, patience] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];

const folder = mkdtempSync(join(tmpdir(), 'pitch-screen-settings-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const settings: ScreenSettings = { config: BENCH_CONFIG, words: [...DISRUPTIVE] };
writeFileSync(join(folder, SETTINGS_FILE), JSON.stringify(settings));
Object.assign(process.env, {
  ...handlerEnvironment(s3Endpoint, sesEndpoint),
  LAMBDA_TASK_ROOT: folder,
});
// Not bundled, so that both sides run the same SDK. Imported here, as it reads these variables when it is loaded.
const { handler } = await import('../../lambda/handler.ts');

const s3 = new S3Client({ forcePathStyle: true });
const ses = new SESClient();
await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));

let number = 0;
/** Stores a mail under a new id, and returns the id: a second delivery of one mail takes another path. */
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

const lease = (id: string) =>
  s3.send(
    new PutObjectCommand({
      Bucket: BUCKET,
      Key: LEASES + id,
      Body: JSON.stringify({ holder: id, until: Date.now() }),
      ContentType: 'application/json',
      IfNoneMatch: '*',
    }),
  );

const saveOutcome = (id: string) =>
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

const times: Record<keyof HandlerTimes, number[]> = { handler: [], bare: [], requests: [], save: [] };
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
      const [raw] = await Promise.all([fetchMail(id), lease(id)]);
      await send(raw);
    });
    const save = await timeOf(() => saveOutcome(id));
    times.save.push(save);
    times.requests.push(first + save);
  },
];

async function go(milliseconds: number, least: number): Promise<void> {
  const start = performance.now();
  for (let round = 0; round < least || performance.now() - start < milliseconds; round++) {
    // Each goes first in turn, so that garbage that one leaves behind slows down all of them alike.
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
  save: median(times.save),
};
process.stdout.write(`${JSON.stringify(medians)}\n`);
