import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MissingMail } from '../../app/ports.ts';
import { openDataFolder } from '../../local/data-folder.ts';
import { createFolderMailStore } from '../../local/folder-mail-store.ts';
import { readRawMail } from '../../local/local-review.ts';
import { createOutboxMailSender } from '../../local/outbox-mail-sender.ts';
import { files, temporaryFolder } from '../cli/screen-process.ts';
import { record, take } from '../record.ts';

const received = {
  id: '20260302T090000000Z-000000000001',
  time: '2026-03-02T09:00:00.000Z',
  envelope: { from: 'press@acme.example', to: ['tips@paper.example'] },
  verdicts: {},
};

async function open(path: string) {
  const folder = await openDataFolder(path);
  onTestFinished(() => folder.unlock());
  return { folder, store: createFolderMailStore(folder) };
}

async function* chunks(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

test('an accepted mail is unfinished until it is finished; its bytes, envelope and outcomes stay', async () => {
  const path = await temporaryFolder();
  const { folder, store } = await open(path);
  expect(folder.fresh).toBe(true);
  expect(await store.accept(received, chunks('Subject: x\r\n', '\r\nHello'))).toEqual({ mail: received, size: 19 });
  expect(await store.unfinished()).toEqual({ mails: [{ mail: received, size: 19 }], unreadable: [] });
  const mail = await store.load(received.id, 0);
  expect(mail.raw.toString()).toBe('Subject: x\r\n\r\nHello');
  expect(await mail.lease()).toEqual({ isHeld: true, outcomes: new Map(), copies: { resent: new Map() } });

  const resent = new Map([['tips@paper.example', 'c2']]);
  await store.saveOutcomes(received.id, new Map([['tips@paper.example', 'forwarded']]), { key: 'first', resent });
  await store.saveOutcomes(received.id, new Map([['desk@paper.example', 'ignored']]), {
    key: 'late',
    resent: new Map(),
  });
  await store.finish(received.id);
  expect(await store.unfinished()).toEqual({ mails: [], unreadable: [] });
  const { outcomes, copies } = await (await store.load(received.id, 0)).lease();
  // Copies have gone out with the first key.
  expect(copies).toEqual({ key: 'first', resent });
  expect([...outcomes]).toEqual([
    ['tips@paper.example', 'forwarded'],
    ['desk@paper.example', 'ignored'],
  ]);
  expect(JSON.parse(await readFile(join(path, 'mail', `${received.id}.json`), 'utf8')).mail).toEqual(received);
});

test('a pitch that was released during an attempt for another inbox stays released', async () => {
  const { store } = await open(await temporaryFolder());
  await store.accept(received, chunks('Hello'));
  await store.saveOutcomes(received.id, new Map([['tips@paper.example', 'ignored']]));
  await Promise.all([
    store.saveOutcomes(received.id, new Map([['tips@paper.example', 'released']])),
    store.saveOutcomes(
      received.id,
      new Map([
        ['tips@paper.example', 'ignored'],
        ['desk@paper.example', 'forwarded'],
      ]),
    ),
  ]);
  const { outcomes } = await (await store.load(received.id, 0)).lease();
  expect(Object.fromEntries(outcomes)).toEqual({
    'tips@paper.example': 'released',
    'desk@paper.example': 'forwarded',
  });
});

test('a mail that failed for good is neither in the queue nor lost, and comes back when it is asked for', async () => {
  const { store } = await open(await temporaryFolder());
  const accepted = await store.accept(received, chunks('Hello'));
  await store.markFailed(received.id);
  expect(await store.unfinished()).toEqual({ mails: [], unreadable: [] });
  expect(await store.failedIds()).toHaveLength(1);
  expect(await take(store.requeueFailed())).toEqual([accepted]);
  expect(await store.failedIds()).toEqual([]);
  expect((await store.unfinished()).mails).toEqual([accepted]);
});

test('an id from an edited log that is a path reads no file outside of the folder', async () => {
  const path = await temporaryFolder();
  const { folder, store } = await open(path);
  await writeFile(join(path, 'private.eml'), 'private');
  for (const id of ['../private', `${path}/private`, 'a/../../private', '']) {
    await expect(store.load(id, 0), id).rejects.toThrow(/is not one of this run/);
    await expect(readRawMail(folder.mail, record({ id })), id).rejects.toThrow(/is not one of this run/);
  }
});

test('a mail that someone removed is missing for good', async () => {
  const { folder, store } = await open(await temporaryFolder());
  await store.accept(received, chunks('Hello'));
  await rm(join(folder.mail, `${received.id}.eml`));
  await expect(store.load(received.id, 0)).rejects.toThrow(MissingMail);
});

test('a mail whose content breaks off is not accepted, and leaves nothing', async () => {
  const path = await temporaryFolder();
  const { store } = await open(path);
  const broken = async function* () {
    yield Buffer.from('Subject: ha');
    throw new Error('gone');
  };
  await expect(store.accept(received, broken())).rejects.toThrow('gone');
  for (const folder of ['mail', 'queue', 'tmp']) expect(await files(path, folder)).toEqual([]);
});

test('a mail whose queue entry cannot be written is not accepted, and leaves nothing', async () => {
  const path = await temporaryFolder();
  const { store } = await open(path);
  await rm(join(path, 'queue'), { recursive: true });
  await expect(store.accept(received, chunks('Hello'))).rejects.toThrow(/ENOENT/);
  for (const folder of ['mail', 'tmp']) expect(await files(path, folder)).toEqual([]);
});

test('what is in the queue and is no mail of ours is named and left alone', async () => {
  const path = await temporaryFolder();
  const { store } = await open(path);
  await writeFile(join(path, 'queue', 'half.json'), '{"id":"ha');
  await writeFile(join(path, 'queue', 'other.json'), '{"id":"../../etc/passwd","envelope":{"to":[]}}');
  const unreadable = [join(path, 'queue', 'half.json'), join(path, 'queue', 'other.json')];
  expect(await store.unfinished()).toEqual({ mails: [], unreadable });
  expect(await files(path, 'queue')).toEqual(['half.json', 'other.json']);
});

test('a data folder is fresh until a mail comes, private, and one process at a time has it', async () => {
  const path = join(await temporaryFolder(), 'new', 'data');
  const first = await openDataFolder(path);
  expect(first.fresh).toBe(true);
  await expect(openDataFolder(path)).rejects.toThrow(/in use by another pitch-screen/);
  await first.unlock();
  // A start that failed then, as for a port in use.
  const second = await openDataFolder(path);
  expect(second.fresh).toBe(true);
  await second.unlock();
  await writeFile(join(path, 'mail', 'a.eml'), '');
  const { folder } = await open(path);
  expect(folder.fresh).toBe(false);
  await rm(join(path, 'mail', 'a.eml'));
  await writeFile(join(path, 'pitches.jsonl'), '{}\n');
  await folder.unlock();
  expect((await openDataFolder(path)).fresh).toBe(false);
});

test.skipIf(process.getuid?.() === 0)('a data folder that may not be written to is refused', async () => {
  const path = await temporaryFolder();
  await chmod(path, 0o500);
  await expect(openDataFolder(path)).rejects.toThrow(/^Cannot write to the data folder/);
});

test('nothing in the outbox is overwritten: another mail, or another envelope, gets another name', async () => {
  const path = await temporaryFolder();
  const { folder } = await open(path);
  const sender = createOutboxMailSender(folder);
  const first = {
    id: '1-tips@paper.example',
    copy: { of: '1', id: 'c1' },
    envelope: { from: 'tips@paper.example', to: ['a@b'] },
    raw: Buffer.from('x'),
  };
  const other = { ...first, raw: Buffer.from('y') };
  const moved = { ...other, envelope: { ...first.envelope, to: ['c@d'] } };
  const names = [first, other, moved].map(({ id }, index) => `${id}${['', '-2', '-3'][index]}.eml`);
  for (const round of ['at first', 'after a crash']) {
    for (const [index, mail] of [first, other, moved].entries()) {
      expect((await sender.send(mail)).messageId, round).toBe(names[index]);
    }
  }
  expect(await files(path, 'outbox', '.eml')).toEqual([...names].sort());
  expect(await readFile(join(path, 'outbox', names[0]!), 'utf8')).toMatch(/x$/);
});

test('the outbox names mails by id, whatever is in it, and holds a mail sent twice once', async () => {
  const path = await temporaryFolder();
  const { folder } = await open(path);
  const sender = createOutboxMailSender(folder);
  const envelope = { from: 'tips@paper.example', to: ['desk@paper.example'] };
  const copy = { of: '1', id: 'c1' };
  const raw = Buffer.from([0, 10, 13, 46, 255]);
  for (const id of ['20260302-1-tips@paper.example', '../1*/a', `1-${'long'.repeat(100)}`]) {
    const { messageId } = await sender.send({ id, copy, envelope, raw });
    expect(await sender.send({ id, copy, envelope, raw })).toEqual({ messageId });
    // Below Date and Message-ID, which SES would add.
    expect((await readFile(join(path, 'outbox', messageId))).subarray(-raw.length)).toEqual(raw);
    expect(JSON.parse(await readFile(join(path, 'outbox', messageId.replace(/eml$/, 'json')), 'utf8'))).toEqual(
      envelope,
    );
  }
  expect(await files(path, 'outbox', '.eml')).toHaveLength(3);
});
