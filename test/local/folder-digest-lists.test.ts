import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DigestList } from '../../app/commands/ports.ts';
import { openFolderDigestLists } from '../../local/folder-digest-lists.ts';
import { temporaryFolder } from '../cli/screen-process.ts';

const list = (given: Partial<DigestList> = {}): DigestList => ({
  v: 1,
  inbox: 'a/../b@paper.example',
  secret: 'c2VjcmV0',
  expires: Date.now() + 60_000,
  pitches: [],
  ...given,
});

test('what a digest lists is found by its inbox and key, and only its owner can read it', async () => {
  const data = await temporaryFolder();
  const lists = openFolderDigestLists(data);
  const one = list();
  expect(await lists.find(one.inbox, 'k1')).toBeUndefined();
  await lists.save('k1', one);
  expect(await openFolderDigestLists(data).find(one.inbox, 'k1')).toEqual(one);
  expect(await lists.find('other@paper.example', 'k1')).toBeUndefined();
  const [name] = await readdir(join(data, 'digests'));
  const modes = [await stat(join(data, 'digests')), await stat(join(data, 'digests', name!))].map(
    ({ mode }) => mode & 0o777,
  );
  expect(modes).toEqual([0o700, 0o600]);
});

test.each(['../page-token', '', 'K1', 'k1.json'])('a key that a mail makes up names no file: %j', async (key) => {
  expect(await openFolderDigestLists(await temporaryFolder()).find('a@paper.example', key)).toBeUndefined();
});

test('lists of mails that are gone are removed with the next one, and nothing else is', async () => {
  const data = await temporaryFolder();
  const lists = openFolderDigestLists(data);
  await mkdir(join(data, 'digests'));
  await writeFile(join(data, 'digests', 'notes.json'), 'of somebody');
  await lists.save('old', list({ expires: Date.now() - 1 }));
  await lists.save('new', list());
  expect(await lists.find(list().inbox, 'old')).toBeUndefined();
  expect(await lists.find(list().inbox, 'new')).toBeDefined();
  expect(await readdir(join(data, 'digests'))).toContain('notes.json');
});

test('a day is marked once for each inbox, also after a restart, and old marks go', async () => {
  const data = await temporaryFolder();
  const mark = (inbox: string, day: string) => openFolderDigestLists(data).markHelp(inbox, day);
  expect(await mark('a@paper.example', '2026-03-02')).toBe(true);
  expect(await mark('a@paper.example', '2026-03-02')).toBe(false);
  expect(await mark('b@paper.example', '2026-03-02')).toBe(true);
  expect(await mark('a@paper.example', '2026-03-03')).toBe(true);
  expect(await readdir(join(data, 'digests'))).toHaveLength(2);
});
