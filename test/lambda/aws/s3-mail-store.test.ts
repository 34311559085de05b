import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type MailStore, MissingMail } from '../../../app/ports.ts';
import type { Outcome } from '../../../core/types.ts';
import { S3Bucket } from '../../../lambda/aws/s3-bucket.ts';
import { createS3MailStore, type S3MailStore } from '../../../lambda/aws/s3-mail-store.ts';
import { EMULATOR_ACCESS, type S3Emulator, startS3Emulator } from '../../emulators.ts';

// Every byte there is: nothing may decode what is stored.
const RAW = Buffer.from([...'Subject: pitch\r\n\r\n'].map((c) => c.charCodeAt(0)).concat([...Array(256).keys()]));
const MASHA = 'masha.borak@technode.com';
const TIPS = 'tips!#$%@technode.com';

/** When the call of this delivery ends. */
const soon = () => Date.now() + 60_000;

let s3: S3Emulator;
let store: S3MailStore;
let mails = 0;

beforeAll(async () => {
  s3 = await startS3Emulator();
  await s3.client.send(new CreateBucketCommand({ Bucket: 'mails' }));
  store = createS3MailStore({ bucket: s3.mails, prefix: 'mail/', leasePrefix: 'claims/', inboxes: [MASHA, TIPS] });
});
afterAll(() => s3.stop());
beforeEach(() => {
  s3.requests.length = 0;
});

async function outcomesOf(from: MailStore, id: string) {
  return (await (await from.load(id, soon())).lease()).outcomes;
}

async function receive(): Promise<string> {
  const id = `m${++mails}`;
  await s3.client.send(new PutObjectCommand({ Bucket: 'mails', Key: `mail/${id}`, Body: RAW }));
  s3.requests.length = 0;
  return id;
}

test('a new mail is read byte for byte, with no outcomes, while its lease is taken', async () => {
  const id = await receive();
  const mail = await store.load(id, soon());
  expect(mail.raw.equals(RAW)).toBe(true);
  expect(Buffer.isBuffer(mail.raw)).toBe(true);
  expect(await mail.lease()).toEqual({ isHeld: true, outcomes: new Map(), copies: { resent: new Map() } });
  expect(s3.requests.sort()).toEqual([`GET /mails/mail/${id}`, `PUT /mails/claims/${id}`]);
});

test('what became of a mail for each inbox is found again at its next delivery, and the mail unchanged', async () => {
  const id = await receive();
  const outcomes = new Map<string, Outcome>([
    [MASHA, 'ignored'],
    [TIPS, 'forwarded'],
  ]);
  await store.saveOutcomes(id, outcomes);
  const mail = await store.load(id, soon());
  // One request to save, one to load, one for the lease: outcomes come with the mail.
  expect(s3.requests.sort()).toEqual([`GET /mails/mail/${id}`, `PUT /mails/claims/${id}`, `PUT /mails/mail/${id}`]);
  expect((await mail.lease()).outcomes).toEqual(outcomes);
  expect(mail.raw.equals(RAW)).toBe(true);
});

test('what is known of its copies is found again, by inbox, beside the outcomes', async () => {
  const id = await receive();
  const outcomes = new Map<string, Outcome>([[TIPS, 'forwarded']]);
  const copies = { key: 'abc_-'.padEnd(22, 'k'), resent: new Map([[TIPS, 'c2_-AZaz']]) };
  await store.saveOutcomes(id, outcomes, copies);
  expect(await (await store.load(id, soon())).lease()).toEqual({ isHeld: true, outcomes, copies });
});

test('a later outcome takes the place of the earlier one', async () => {
  const id = await receive();
  await store.saveOutcomes(id, new Map([[MASHA, 'ignored']]));
  await store.saveOutcomes(id, new Map([[MASHA, 'forwarded']]));
  expect(await outcomesOf(store, id)).toEqual(new Map([[MASHA, 'forwarded']]));
  expect(s3.tags.at(-1)).toBe('outcome=forwarded');
});

/** A store on an S3 that knows the condition of a copy, unlike the emulator. */
async function storeWithConditions(): Promise<S3MailStore> {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const url = s3.endpoint + request.url;
    const since = Date.parse(`${request.headers['x-amz-copy-source-if-unmodified-since']}`);
    const head = await fetch(url, { method: 'HEAD' });
    if (Date.parse(`${head.headers.get('last-modified')}`) > since) {
      return response.writeHead(412).end('<Error><Code>PreconditionFailed</Code></Error>');
    }
    const sent = Object.entries(request.headers).filter(([name]) => !['host', 'content-length'].includes(name));
    const headers = Object.fromEntries(sent) as Record<string, string>;
    const answer = await fetch(url, { method: request.method!, headers, ...(body.length > 0 && { body }) });
    return response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.bytes());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bucket = new S3Bucket({ name: 'mails', ...EMULATOR_ACCESS, endpoint });
  return createS3MailStore({ bucket, prefix: 'mail/', leasePrefix: 'claims/', inboxes: [MASHA, TIPS] });
}

test('a pitch that was released during an attempt for another inbox stays released', async () => {
  const id = await receive();
  await store.saveOutcomes(id, new Map([[MASHA, 'ignored']]));
  const attempt = await storeWithConditions();
  await attempt.load(id, soon());
  // S3 knows the time of a write to the second.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await store.saveOutcomes(id, new Map([[MASHA, 'released']]));
  const outcomes = new Map<string, Outcome>([
    [MASHA, 'ignored'],
    [TIPS, 'forwarded'],
  ]);
  await attempt.saveOutcomes(id, outcomes);
  expect(await outcomesOf(store, id)).toEqual(new Map([...outcomes, [MASHA, 'released']]));
});

test.each<[Outcome[], Outcome]>([
  [['released'], 'released'],
  [['loop'], 'loop'],
  [['bounce'], 'bounce'],
  [['unauthenticated'], 'unauthenticated'],
  [['released', 'forwarded'], 'released'],
  [['released', 'command'], 'command'],
  [['bounce', 'loop'], 'loop'],
  [['unauthenticated', 'spam'], 'unauthenticated'],
  [['forwarded'], 'forwarded'],
  [['forwarded', 'ignored'], 'ignored'],
  [['ignored', 'forwarded'], 'ignored'],
  [['virus', 'forwarded'], 'virus'],
  [['spam', 'ignored'], 'ignored'],
])(
  'a mail with the outcomes %j has the tag %s, by which the bucket expires it',
  async ([first, second = first], kept) => {
    const id = await receive();
    await store.saveOutcomes(
      id,
      new Map([
        [MASHA, first!],
        [TIPS, second!],
      ]),
    );
    expect(s3.tags.at(-1)).toBe(`outcome=${kept}`);
  },
);

test('380 inboxes of one mail fit, whatever the outcomes', async () => {
  const inboxes = Array.from({ length: 380 }, (_, index) => `inbox-${index}@technode.com`);
  const large = createS3MailStore({ bucket: s3.mails, prefix: 'mail/', leasePrefix: 'claims/', inboxes });
  const outcomes = new Map(
    inboxes.map((address, index) => [address, index % 3 ? 'unauthenticated' : 'forwarded'] as const),
  );
  const id = await receive();
  await large.saveOutcomes(id, outcomes);
  expect(await outcomesOf(large, id)).toEqual(outcomes);
});

test('more than fit are refused with a reason, not cut short', async () => {
  const id = await receive();
  const outcomes = new Map(
    Array.from({ length: 500 }, (_, index) => [`inbox-${index}@technode.com`, 'forwarded' as const]),
  );
  const kept = store.saveOutcomes(id, outcomes);
  await expect(kept).rejects.toThrow(/s3:\/\/mails\/mail\/.*500 inboxes.*2000 characters/);
  expect((await outcomesOf(store, id)).size).toBe(0);
});

test('an inbox that is no longer configured is forgotten', async () => {
  const id = await receive();
  await store.saveOutcomes(id, new Map([['gone@technode.com', 'forwarded']]));
  expect((await outcomesOf(store, id)).size).toBe(0);
});

test('a mail that is not there is an error that says which and why', async () => {
  await expect(store.load('missing', soon())).rejects.toThrow(
    expect.objectContaining({
      message: expect.stringContaining('s3://mails/mail/missing: NoSuchKey'),
      cause: expect.objectContaining({ name: 'NoSuchKey' }),
    }),
  );
});

test('a piece of a mail is read without a lease, with the size of the whole mail', async () => {
  const id = await receive();
  expect(await store.readPiece(id, 3, 5)).toEqual({ body: RAW.subarray(3, 8), size: RAW.length });
  expect(await store.readPiece(id, 3, 1_000)).toEqual({ body: RAW.subarray(3), size: RAW.length });
  expect(s3.requests).toEqual([`GET /mails/mail/${id}`, `GET /mails/mail/${id}`]);
  expect((await (await store.load(id, soon())).lease()).isHeld).toBe(true);
  await expect(store.readPiece('missing', 0, 5)).rejects.toThrow(MissingMail);
});

test('a person is told where the mail is', () => {
  expect(store.locate('m1')).toBe('s3://mails/mail/m1');
});
