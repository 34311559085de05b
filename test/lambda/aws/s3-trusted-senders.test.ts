import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type S3Bucket, S3Error } from '../../../lambda/aws/s3-bucket.ts';
import { createS3TrustedSenders } from '../../../lambda/aws/s3-trusted-senders.ts';
import { type S3Emulator, startS3Emulator } from '../../emulators.ts';

const INBOX = 'masha.borak@technode.com';

let s3: S3Emulator;
let tests = 0;

beforeAll(async () => {
  s3 = await startS3Emulator();
  await s3.client.send(new CreateBucketCommand({ Bucket: 'mails' }));
});
afterAll(() => s3.stop());

const senders = () => createS3TrustedSenders(s3.mails, `trusted${++tests}/`);
const entry = (sender: string) => ({ sender, by: 'zoe', time: '2026-03-02T09:00:00.000Z' });

test('nobody is trusted where nothing was ever added', async () => {
  expect(await senders().list(INBOX)).toEqual([]);
});

test('what is added for an inbox is there, once, until it is taken back', async () => {
  const trusted = senders();
  expect(await trusted.add(INBOX, entry('@a.example'))).toBe(true);
  expect(await trusted.add(INBOX, entry('@a.example'))).toBe(false);
  expect(await trusted.add(INBOX, entry('@b.example'))).toBe(true);
  expect(await trusted.list(INBOX)).toEqual([entry('@a.example'), entry('@b.example')]);
  expect(await trusted.list('tips@technode.com')).toEqual([]);
  expect(await trusted.remove(INBOX, '@a.example')).toBe(true);
  expect(await trusted.remove(INBOX, '@a.example')).toBe(false);
  expect(await trusted.list(INBOX)).toEqual([entry('@b.example')]);
});

test('of several changes at once none is lost', async () => {
  const trusted = senders();
  const names = Array.from({ length: 6 }, (_, index) => `@s${index}.example`);
  expect(await Promise.all(names.map((name) => trusted.add(INBOX, entry(name))))).toEqual(names.map(() => true));
  expect((await trusted.list(INBOX)).map(({ sender }) => sender).sort()).toEqual(names);
});

test('a full list says so', async () => {
  const full = Array.from({ length: 1000 }, (_, index) => entry(`@s${index}.example`));
  const get = async () => ({ body: Buffer.from(JSON.stringify(full)), etag: '"1"' });
  const trusted = createS3TrustedSenders({ name: 'mails', get } as unknown as S3Bucket, 'trusted/');
  await expect(trusted.add(INBOX, entry('@new.example'))).rejects.toThrow(/trusts 1000 senders, the most it can/);
});

test('without s3:ListBucket, S3 answers 403 for a list that is not there', async () => {
  const get = () => Promise.reject(new S3Error('AccessDenied', 'denied', 403));
  expect(await createS3TrustedSenders({ get } as unknown as S3Bucket, 'trusted/').list(INBOX)).toEqual([]);
});

test('a list that cannot be read, or written, is an error that names it', async () => {
  const away = () => Promise.reject(new S3Error('SlowDown', 'slow down', 503));
  const bucket = { name: 'mails', get: away, put: away } as unknown as S3Bucket;
  const trusted = createS3TrustedSenders(bucket, 'trusted/');
  await expect(trusted.list(INBOX)).rejects.toThrow(`s3://mails/trusted/${INBOX}.json could not be read: SlowDown`);
  const get = async () => ({ body: Buffer.from('[]'), etag: '"1"' });
  const readable = createS3TrustedSenders({ ...bucket, get } as unknown as S3Bucket, 'trusted/');
  await expect(readable.add(INBOX, entry('@a.example'))).rejects.toThrow('could not be written: SlowDown');
});
