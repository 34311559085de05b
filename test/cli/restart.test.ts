import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createReceivePitch } from '../../app/receive-pitch.ts';
import { loadConfig } from '../../cli/load-config.ts';
import { createOutboxMailSender } from '../../local/outbox-mail-sender.ts';
import { files, INBOX, outbox, startScreen, temporaryFolder } from './screen-process.ts';

const ID = '20260302T090000000Z-000000000001';

const MAIL = {
  id: ID,
  time: '2026-03-02T09:00:00.000Z',
  envelope: { from: 'press@acme.example', to: [INBOX] },
  verdicts: {},
};

const RAW = 'From: press@acme.example\r\nSubject: Survivor\r\n\r\nHello\r\n';

const LOG_LINE = { v: 1, event: 'pitch', time: MAIL.time, id: ID, inbox: INBOX, outcome: 'forwarded', reasons: [] };

/** What is on disk when the process is killed, by file. */
const MAIL_FILE = { [`mail/${ID}.eml`]: RAW };
const QUEUED = { ...MAIL_FILE, [`queue/${ID}.json`]: JSON.stringify(MAIL) };
const SAVED = { ...QUEUED, [`mail/${ID}.json`]: JSON.stringify({ mail: MAIL, outcomes: { [INBOX]: 'forwarded' } }) };

/** Puts the copy into the outbox, as the screen does. */
async function sendCopy(data: string): Promise<void> {
  const receivePitch = createReceivePitch(await loadConfig(), {
    store: {
      load: async () => ({
        raw: Buffer.from(RAW),
        lease: async () => ({ isHeld: true, outcomes: new Map() }),
        unlock: async () => undefined,
      }),
      saveOutcomes: async () => undefined,
      locate: () => '',
      fetchCommand: () => '',
    },
    sender: createOutboxMailSender({ outbox: join(data, 'outbox'), temporary: join(data, 'tmp') }),
    log: { write: () => undefined },
    isWord: () => false,
  });
  await receivePitch(MAIL);
}

// The steps of local/folder-mail-store.ts, in their order.
test.each([
  ['while the mail was written: it was not accepted', { 'tmp/half': 'From: pre' }, 0],
  ['before it was accepted', MAIL_FILE, 0],
  ['after it was accepted', QUEUED, 1],
  ['while its copy was written', { ...QUEUED, 'tmp/half': 'From: ', [`outbox/${ID}-${INBOX}.json`]: '{}' }, 1],
  ['after it was sent', QUEUED, 1, 'sent'],
  ['while its outcome was written', { ...QUEUED, 'tmp/half': '{"mail"' }, 1, 'sent'],
  ['after its outcome was saved', SAVED, 1, 'sent'],
  ['while its log line was written', { ...SAVED, 'pitches.jsonl': '{"v":1,"event":"pi' }, 1, 'sent'],
  ['after it was logged', { ...SAVED, 'pitches.jsonl': `${JSON.stringify(LOG_LINE)}\n` }, 1, 'sent'],
])('killed %s', async (_, found, mails, sent?: string) => {
  const data = await temporaryFolder();
  for (const name of ['mail', 'queue', 'outbox', 'tmp']) await mkdir(join(data, name));
  for (const [name, content] of Object.entries(found)) await writeFile(join(data, name), content);
  if (sent) await sendCopy(data);
  await startScreen(data);
  await expect.poll(() => files(data, 'queue')).toEqual([]);
  expect(await files(data, 'tmp')).toEqual([]);
  expect(await outbox(data)).toHaveLength(mails);
  const log = await readFile(join(data, 'pitches.jsonl'), 'utf8');
  const lines = log.split('\n').filter((line) => line.includes(ID) && line.includes('"outcome":"forwarded"'));
  // A line may be there twice, and is never missing.
  expect(lines.length > 0).toBe(mails > 0);
});
