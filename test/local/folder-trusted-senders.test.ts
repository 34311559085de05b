import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFolderTrustedSenders } from '../../local/folder-trusted-senders.ts';
import { temporaryFolder } from '../cli/screen-process.ts';

const INBOX = 'masha.borak@technode.com';
const entry = (sender: string, time = '2026-03-02T09:00:00.000Z') => ({ sender, by: 'zoe', time });

test('what is added is there for every process, once, until it is taken back', async () => {
  const data = await temporaryFolder();
  const [one, other] = [createFolderTrustedSenders(data), createFolderTrustedSenders(data)];
  expect(await one.list(INBOX)).toEqual([]);
  expect(await one.add(INBOX, entry('@b.example', '2026-03-02T10:00:00.000Z'))).toBe(true);
  expect(await other.add(INBOX, entry('@b.example'))).toBe(false);
  expect(await other.add(INBOX, entry('*.a.example'))).toBe(true);
  expect((await one.list(INBOX)).map(({ sender }) => sender)).toEqual(['*.a.example', '@b.example']);
  expect(await one.list('tips@technode.com')).toEqual([]);
  expect(await one.remove(INBOX, '@b.example')).toBe(true);
  expect(await other.remove(INBOX, '@b.example')).toBe(false);
  expect(await other.list(INBOX)).toEqual([entry('*.a.example')]);
});

test('of many changes at once none is lost', async () => {
  const data = await temporaryFolder();
  const names = Array.from({ length: 30 }, (_, index) => `@s${index}.example`);
  await Promise.all(names.map((name) => createFolderTrustedSenders(data).add(INBOX, entry(name))));
  expect((await createFolderTrustedSenders(data).list(INBOX)).map(({ sender }) => sender).sort()).toEqual(names.sort());
});

test('only the owner may read it, and a file that a crash left half written trusts nobody', async () => {
  const data = await temporaryFolder();
  const trusted = createFolderTrustedSenders(data);
  await trusted.add(INBOX, entry('@a.example'));
  const folder = join(data, 'trusted', INBOX);
  const [file] = await readdir(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, file!))).mode & 0o777).toBe(0o600);
  await writeFile(join(folder, '@b.example.json'), '{"sender":"@b.ex');
  expect(await trusted.list(INBOX)).toEqual([entry('@a.example')]);
});
