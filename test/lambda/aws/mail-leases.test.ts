import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createMailClaims } from '../../../lambda/aws/mail-leases.ts';
import { type S3Bucket, S3Error } from '../../../lambda/aws/s3-bucket.ts';
import { createS3MailStore } from '../../../lambda/aws/s3-mail-store.ts';
import { type S3Emulator, startS3Emulator } from '../../emulators.ts';

const INBOX = 'masha.borak@technode.com';
const MINUTE = 60_000;

let s3: S3Emulator;
let mails = 0;

beforeAll(async () => {
  s3 = await startS3Emulator();
  await s3.client.send(new CreateBucketCommand({ Bucket: 'mails' }));
});
afterAll(() => s3.stop());

/** A mail, and what takes claims on it. */
function claims() {
  const id = `m${++mails}`;
  const { take } = createMailClaims(s3.mails, 'claims/');
  return { id, take: () => take(id, Date.now() + MINUTE) };
}

/** Lets the time be a later one until the test ends. */
function later(milliseconds: number) {
  const now = Date.now() + milliseconds;
  vi.spyOn(Date, 'now').mockReturnValue(now);
  onTestFinished(() => void vi.restoreAllMocks());
}

test('of many at once one has the mail', async () => {
  const { take } = claims();
  const taken = await Promise.all(Array.from({ length: 20 }, take));
  expect(taken.filter((claim) => claim !== undefined)).toMatchObject([{ first: true }]);
});

test.each([403, 405, 501])(
  'where claims cannot be written (%i), everyone has the mail, so that none is held back',
  async (status) => {
    const put = vi.fn(() => Promise.reject(new S3Error('AccessDenied', 'denied', status)));
    const { take } = createMailClaims({ put } as unknown as S3Bucket, 'claims/');
    expect(await take('m', Date.now() + MINUTE)).toMatchObject({ first: true });
    const claim = await take('m', Date.now() + MINUTE);
    expect(claim).toMatchObject({ first: true });
    // Nothing of it is there, and what is there by now may be another's.
    await claim?.release();
    expect(put).toHaveBeenCalledTimes(2);
  },
);

test('whoever comes while it is in work does not get it', async () => {
  const { take } = claims();
  expect(await take()).toBeDefined();
  later(MINUTE);
  expect(await take()).toBeUndefined();
});

test('the claim of a call that crashed runs out soon after the call would have ended, and one takes it over', async () => {
  const { take } = claims();
  await take();
  later(MINUTE + 6_000);
  const taken = await Promise.all(Array.from({ length: 20 }, take));
  expect(taken.filter((claim) => claim !== undefined)).toMatchObject([{ first: false }]);
});

test('what was given back the next one has at once, and knows that it is not the first', async () => {
  const { take } = claims();
  await (await take())?.release();
  const taken = await Promise.all([take(), take(), take()]);
  expect(taken.filter((claim) => claim !== undefined)).toMatchObject([{ first: false }]);
});

test('a claim that has run out and is another’s is not given back', async () => {
  const { take } = claims();
  const slow = await take();
  later(MINUTE + 6_000);
  expect(await take()).toBeDefined();
  await slow?.release();
  expect(await take()).toBeUndefined();
});

test.each(['the first', 'a later'])(
  '%s claim whose answer is lost is ours, when the write is made again',
  async (which) => {
    const { take } = claims();
    if (which === 'a later') await (await take())?.release();
    const put = s3.mails.put.bind(s3.mails);
    const writes = vi.spyOn(s3.mails, 'put');
    onTestFinished(() => void vi.restoreAllMocks());
    // The first claim is refused, as one is there; of the write that counts the answer is lost, and what is written again is refused.
    if (which === 'a later') writes.mockImplementationOnce(put);
    writes.mockImplementationOnce(async (...args) => {
      await put(...args);
      return put(...args);
    });
    expect(await take()).toMatchObject({ first: which === 'the first' });
    expect(await take()).toBeUndefined();
  },
);

test('a claim that vanishes while it is looked at is left to the next delivery', async () => {
  const { id, take } = claims();
  await take();
  // The write still finds it, the look at it does not.
  await s3.client.send(new DeleteObjectCommand({ Bucket: 'mails', Key: `claims/${id}` }));
  expect(await take()).toBeUndefined();
});

test('an S3 that does not know conditions gives everyone the mail', async () => {
  const simple = await startS3Emulator({ conditional: false });
  onTestFinished(() => simple.stop());
  await simple.client.send(new CreateBucketCommand({ Bucket: 'mails' }));
  const { take } = createMailClaims(simple.mails, 'claims/');
  const taken = await Promise.all([take('m1', Date.now() + MINUTE), take('m1', Date.now() + MINUTE)]);
  expect(taken).toMatchObject([{ first: true }, { first: true }]);
  await taken[0]?.release();
});

test('what the delivery before did is seen, though it did it while the mail was being read', async () => {
  const store = createS3MailStore({ bucket: s3.mails, prefix: 'mail/', claimPrefix: 'claims/', inboxes: [INBOX] });
  await s3.client.send(new PutObjectCommand({ Bucket: 'mails', Key: 'mail/raced', Body: 'x' }));
  const before = await store.load('raced', Date.now() + MINUTE);
  // The claim of the next delivery comes in last, its read first: between them the first delivery ends.
  const put = s3.mails.put.bind(s3.mails);
  vi.spyOn(s3.mails, 'put').mockImplementationOnce(async (...args) => {
    await expect.poll(() => s3.requests.at(-1)).toBe('GET /mails/mail/raced');
    await store.readyToKeep('raced', new Map([[INBOX, 'forwarded']]))();
    await before.release();
    return put(...args);
  });
  onTestFinished(() => void vi.restoreAllMocks());
  s3.requests.length = 0;
  const next = await store.load('raced', Date.now() + MINUTE);
  expect(await next.claim()).toEqual({ claimed: true, outcomes: new Map([[INBOX, 'forwarded']]) });
});

test('a claim that fails long before the mail is there is an error when it is asked for, and not before', async () => {
  const store = createS3MailStore({ bucket: s3.mails, prefix: 'mail/', claimPrefix: 'claims/', inboxes: [INBOX] });
  await s3.client.send(new PutObjectCommand({ Bucket: 'mails', Key: 'mail/slow', Body: 'x' }));
  const get = s3.mails.get.bind(s3.mails);
  vi.spyOn(s3.mails, 'get').mockImplementationOnce(async (...args) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return get(...args);
  });
  vi.spyOn(s3.mails, 'put').mockRejectedValueOnce(new S3Error('InternalError', 'no', 500));
  onTestFinished(() => void vi.restoreAllMocks());
  const mail = await store.load('slow', Date.now() + MINUTE);
  expect(mail.raw.toString()).toBe('x');
  await expect(mail.claim()).rejects.toThrow('Could not claim the raw mail s3://mails/mail/slow: InternalError: no');
  await mail.release();
});

test('a mail that cannot be read is given back', async () => {
  const store = createS3MailStore({ bucket: s3.mails, prefix: 'mail/', claimPrefix: 'claims/', inboxes: [INBOX] });
  await expect(store.load('gone', Date.now() + MINUTE)).rejects.toThrow(/NoSuchKey.*the mail is not there/);
  await s3.client.send(new PutObjectCommand({ Bucket: 'mails', Key: 'mail/gone', Body: 'x' }));
  const mail = await store.load('gone', Date.now() + MINUTE);
  expect(await mail.claim()).toMatchObject({ claimed: true });
});
