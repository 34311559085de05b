import { CreateBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DigestList } from '../../../app/commands/ports.ts';
import { S3Bucket } from '../../../lambda/aws/s3-bucket.ts';
import { createS3DailyMarks, createS3DigestLists } from '../../../lambda/aws/s3-digest-lists.ts';
import { EMULATOR_ACCESS, type S3Emulator, startS3Emulator } from '../../emulators.ts';

let s3: S3Emulator;
let bucket: S3Bucket;
beforeAll(async () => {
  s3 = await startS3Emulator();
  await s3.client.send(new CreateBucketCommand({ Bucket: 'mails' }));
  bucket = new S3Bucket({ name: 'mails', ...EMULATOR_ACCESS, endpoint: s3.endpoint });
});
afterAll(() => s3.stop());

const LIST: DigestList = { v: 1, inbox: 'a/b@paper.example', secret: 'c2VjcmV0', expires: 5, pitches: [] };

test('what a digest lists is found by its inbox and key, and by no other', async () => {
  const lists = createS3DigestLists(bucket, 'digests/');
  await lists.save('mh3k9x1c', LIST);
  expect(await lists.find(LIST.inbox, 'mh3k9x1c')).toEqual(LIST);
  expect(await lists.find('other@paper.example', 'mh3k9x1c')).toBeUndefined();
  expect(await lists.find(LIST.inbox, 'mh3k9x1d')).toBeUndefined();
});

test.each(['', '../mail/m1', '../../mail/m1', 'MH3K9X1C', 'a'.repeat(17), 'é'])(
  'a key that a mail makes up names nothing: %j',
  async (key) => {
    expect(await createS3DigestLists(bucket, 'digests/').find(LIST.inbox, key)).toBeUndefined();
  },
);

test('a bucket that cannot be read for now is no missing list', async () => {
  const away = new S3Bucket({ name: 'mails', ...EMULATOR_ACCESS, endpoint: 'http://127.0.0.1:1', timeout: 100 });
  await expect(createS3DigestLists(away, 'digests/').find(LIST.inbox, 'k')).rejects.toThrow(
    /^Could not read what the digest k/,
  );
});

test('of many marks of a day at once one is the first', async () => {
  const marks = createS3DailyMarks(bucket, 'claims/');
  const first = await Promise.all(Array.from({ length: 5 }, () => marks.markHelp(LIST.inbox, '2026-03-02')));
  expect(first.filter((isFirst) => isFirst)).toHaveLength(1);
  expect(await marks.markHelp(LIST.inbox, '2026-03-03')).toBe(true);
  expect(await marks.markHelp('other@paper.example', '2026-03-02')).toBe(true);
  const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket: 'mails', Prefix: 'claims/help-' }));
  expect(Contents).toHaveLength(3);
});
