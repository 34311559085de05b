import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PitchRecord } from '../../core/index.ts';
import { readRawMail } from '../../local/local-review.ts';

let data: string;
let mails: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'pitch-screen-test-'));
  mails = join(data, 'mail');
  await mkdir(mails);
  await writeFile(join(mails, 'one-1.eml'), 'the mail');
  await writeFile(join(data, 'secret.eml'), 'a file beside the mails');
});
afterAll(() => rm(data, { recursive: true, force: true }));

const pitch = (id: string) => ({ id }) as PitchRecord;

test('the raw mail of a pitch is read by its id', async () => {
  expect(String(await readRawMail(mails, pitch('one-1')))).toBe('the mail');
  await expect(readRawMail(mails, pitch('one-2'))).rejects.toThrow('it is not in the data folder any more');
});

test.each(['../secret', 'x/../../secret', '..\\secret', '', '.', 'a\0b'])(
  'a line of the log with the id %j opens no file',
  async (id) => {
    await expect(readRawMail(mails, pitch(id))).rejects.toThrow(`The id ${JSON.stringify(id)} is not one of this run.`);
  },
);
