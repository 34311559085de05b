import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createMailLeases } from '../../../lambda/aws/mail-leases.ts';
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

/** A mail, and the call that takes the lease on it. */
function leases() {
  const id = `m${++mails}`;
  const { take } = createMailLeases(s3.mails, 'claims/');
  return { id, take: () => take(id, Date.now() + MINUTE) };
}

/** Lets the time be a later one until the test ends. */
function later(milliseconds: number) {
  const now = Date.now() + milliseconds;
  vi.spyOn(Date, 'now').mockReturnValue(now);
  onTestFinished(() => void vi.restoreAllMocks());
}

test('of many at once one has the mail', async () => {
  const { take } = leases();
  const taken = await Promise.all(Array.from({ length: 20 }, take));
  expect(taken.filter((lease) => lease !== undefined)).toMatchObject([{ isFirst: true }]);
});

test.each([403, 405, 501])(
  'where leases cannot be written (%i), everyone has the mail, so that none is held back',
  async (status) => {
    const put = vi.fn(() => Promise.reject(new S3Error('AccessDenied', 'denied', status)));
    const { take } = createMailLeases({ put } as unknown as S3Bucket, 'claims/');
    expect(await take('m', Date.now() + MINUTE)).toMatchObject({ isFirst: true });
    const lease = await take('m', Date.now() + MINUTE);
    expect(lease).toMatchObject({ isFirst: true });
    // No object was written, and one that is there by now may be another's.
    await lease?.abandon();
    expect(put).toHaveBeenCalledTimes(2);
  },
);

test.each([
  [403, 'without s3:ListBucket'],
  [404, 'with it'],
])('a lease that is gone when it is looked at (%i, %s) is not given: the next delivery has it', async (status) => {
  const put = () => Promise.reject(new S3Error('PreconditionFailed', 'it is there', 412));
  const get = () => Promise.reject(new S3Error('Gone', 'it is not there', status));
  const { take } = createMailLeases({ put, get } as unknown as S3Bucket, 'claims/');
  expect(await take('m', Date.now() + MINUTE)).toBeUndefined();
});

test('whoever comes while it is in work does not get it', async () => {
  const { take } = leases();
  expect(await take()).toBeDefined();
  later(MINUTE);
  expect(await take()).toBeUndefined();
});

test('the lease of a call that crashed expires soon after the call would have ended, and one other takes it', async () => {
  const { take } = leases();
  await take();
  later(MINUTE + 6_000);
  const taken = await Promise.all(Array.from({ length: 20 }, take));
  expect(taken.filter((lease) => lease !== undefined)).toMatchObject([{ isFirst: false }]);
});

test('the next one gets an abandoned lease at once, and knows that it is not the first', async () => {
  const { take } = leases();
  await (await take())?.abandon();
  const taken = await Promise.all([take(), take(), take()]);
  expect(taken.filter((lease) => lease !== undefined)).toMatchObject([{ isFirst: false }]);
});

test('a lease that expired and is another’s by now is not abandoned', async () => {
  const { take } = leases();
  const slow = await take();
  later(MINUTE + 6_000);
  expect(await take()).toBeDefined();
  await slow?.abandon();
  expect(await take()).toBeUndefined();
});

test.each(['the first', 'a later'])(
  '%s lease whose answer is lost is ours, when the write is made again',
  async (which) => {
    const { take } = leases();
    if (which === 'a later') await (await take())?.abandon();
    const put = s3.mails.put.bind(s3.mails);
    const writes = vi.spyOn(s3.mails, 'put');
    onTestFinished(() => void vi.restoreAllMocks());
    // A later lease begins with a write that S3 refuses, as one is there. The write after it succeeds, but its answer is lost,
    // and S3 refuses the repeated write.
    if (which === 'a later') writes.mockImplementationOnce(put);
    writes.mockImplementationOnce(async (...args) => {
      await put(...args);
      return put(...args);
    });
    expect(await take()).toMatchObject({ isFirst: which === 'the first' });
    expect(await take()).toBeUndefined();
  },
);

test('a lease that vanishes while it is looked at is left to the next delivery', async () => {
  const { id, take } = leases();
  await take();
  // The write still finds it, the look at it does not.
  await s3.client.send(new DeleteObjectCommand({ Bucket: 'mails', Key: `claims/${id}` }));
  expect(await take()).toBeUndefined();
});

test('an S3 that does not know conditions gives everyone the mail', async () => {
  const simple = await startS3Emulator({ conditional: false });
  onTestFinished(() => simple.stop());
  await simple.client.send(new CreateBucketCommand({ Bucket: 'mails' }));
  const { take } = createMailLeases(simple.mails, 'claims/');
  const taken = await Promise.all([take('m1', Date.now() + MINUTE), take('m1', Date.now() + MINUTE)]);
  expect(taken).toMatchObject([{ isFirst: true }, { isFirst: true }]);
  await taken[0]?.abandon();
});

test('what the delivery before did is seen, though it did it while the mail was being read', async () => {
  const store = createS3MailStore({ bucket: s3.mails, prefix: 'mail/', leasePrefix: 'claims/', inboxes: [INBOX] });
  await s3.client.send(new PutObjectCommand({ Bucket: 'mails', Key: 'mail/raced', Body: 'x' }));
  const before = await store.load('raced', Date.now() + MINUTE);
  // The lease of the next delivery comes in last, its read first: between them the first delivery ends.
  const put = s3.mails.put.bind(s3.mails);
  vi.spyOn(s3.mails, 'put').mockImplementationOnce(async (...args) => {
    await expect.poll(() => s3.requests.at(-1)).toBe('GET /mails/mail/raced');
    await store.saveOutcomes('raced', new Map([[INBOX, 'forwarded']]));
    await before.unlock();
    return put(...args);
  });
  onTestFinished(() => void vi.restoreAllMocks());
  s3.requests.length = 0;
  const next = await store.load('raced', Date.now() + MINUTE);
  expect(await next.lease()).toEqual({
    isHeld: true,
    outcomes: new Map([[INBOX, 'forwarded']]),
    copies: { resent: new Map() },
  });
});

test('a lease that fails long before the mail is there is an error when it is asked for, and not before', async () => {
  const store = createS3MailStore({ bucket: s3.mails, prefix: 'mail/', leasePrefix: 'claims/', inboxes: [INBOX] });
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
  await expect(mail.lease()).rejects.toThrow('Could not claim the raw mail s3://mails/mail/slow: InternalError: no');
  await mail.unlock();
});

test('a mail that cannot be read is given back', async () => {
  const store = createS3MailStore({ bucket: s3.mails, prefix: 'mail/', leasePrefix: 'claims/', inboxes: [INBOX] });
  await expect(store.load('gone', Date.now() + MINUTE)).rejects.toThrow(/NoSuchKey.*the mail is not there/);
  await s3.client.send(new PutObjectCommand({ Bucket: 'mails', Key: 'mail/gone', Body: 'x' }));
  const mail = await store.load('gone', Date.now() + MINUTE);
  expect(await mail.lease()).toMatchObject({ isHeld: true });
});
