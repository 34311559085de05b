import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createReceivePitch } from '../../app/receive-pitch.ts';
import { loadConfig } from '../../cli/load-config.ts';
import { createOutboxMailSender } from '../../local/outbox-mail-sender.ts';
import { MemoryPorts } from '../app/memory-ports.ts';
import {
  files,
  INBOX,
  launch,
  logRecords,
  mail,
  outbox,
  startScreen,
  stopScreen,
  temporaryFolder,
} from '../cli/screen-process.ts';

const queueIsEmpty = (data: string) => expect.poll(() => files(data, 'queue')).toEqual([]);

describe('a restart', () => {
  test('finishes a mail that was accepted and in work when the process was killed', async () => {
    const data = await temporaryFolder();
    // A relay that never says whether it took the mail.
    const relay = createServer((socket) => {
      socket.on('error', () => undefined).write('220 relay.example\r\n');
      socket.on('data', (text) => socket.write(/^DATA/m.test(String(text)) ? '354 Go on\r\n' : '250 OK\r\n'));
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void relay.close());
    const { port } = relay.address() as { port: number };
    const first = await startScreen(data, ['--no-samples', '--relay', `smtp://127.0.0.1:${port}`]);
    await mail(first.smtpPort, { subject: 'Survivor', text: 'Hello' });
    await stopScreen(first, 'SIGKILL');
    expect(await files(data, 'queue')).toHaveLength(1);
    expect(await logRecords(data)).toEqual([]);

    const second = await startScreen(data);
    await expect.poll(() => outbox(data)).toHaveLength(1);
    await queueIsEmpty(data);
    expect(await logRecords(data)).toMatchObject([{ outcome: 'forwarded', subject: 'Survivor' }]);
    expect(second.stdout).toMatch(/One mail from last time/);
  });

  test('loses nothing, however often and whenever the process is killed', async () => {
    const data = await temporaryFolder();
    const accepted: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      const screen = await startScreen(data);
      const sending = Array.from({ length: 30 }, async (_, index) => {
        const subject = `Pitch ${round}.${index}`;
        await mail(screen.smtpPort, { subject, text: 'Hello' });
        accepted.push(subject);
      });
      // Killed at another moment each time: while mails come in, are read, sent, saved, logged.
      await Promise.race([Promise.any(sending), Promise.allSettled(sending)]);
      await new Promise((resolve) => setTimeout(resolve, round * 15));
      await stopScreen(screen, 'SIGKILL');
      await Promise.allSettled(sending);
    }
    await startScreen(data);
    await queueIsEmpty(data);
    expect(accepted.length).toBeGreaterThan(0);
    const logged = (await logRecords(data)).map(({ subject }) => subject);
    expect(logged).toEqual(expect.arrayContaining(accepted));
    const delivered = (await outbox(data)).map(({ raw }) => /^Subject: (.*)\r$/m.exec(raw.toString())?.[1]);
    expect(delivered).toEqual(expect.arrayContaining(accepted));
    expect(new Set(delivered).size).toBe(delivered.length);
    expect(await files(data, 'tmp')).toEqual([]);
  });

  test('logs, and does not send again, a mail whose outcome was kept before the crash', async () => {
    const data = await temporaryFolder();
    const id = ID;
    const received = { id, time: TIME, envelope: { from: '', to: [INBOX] }, verdicts: {} };
    received.envelope.from = 'press@acme.example';
    await mkdir(join(data, 'mail'));
    await mkdir(join(data, 'queue'));
    await mkdir(join(data, 'tmp'));
    await writeFile(
      join(data, 'mail', `${id}.eml`),
      'From: press@acme.example\r\nSubject: Sent before\r\n\r\nHello\r\n',
    );
    const kept = { mail: received, outcomes: { [INBOX]: 'forwarded' } };
    await writeFile(join(data, 'mail', `${id}.json`), JSON.stringify(kept));
    await writeFile(join(data, 'queue', `${id}.json`), JSON.stringify(received));
    await writeFile(join(data, 'tmp', 'half-written'), 'Subject: ha');
    await writeFile(join(data, 'pitches.jsonl'), '{"v":1,"event":"pitch","id":"cut');

    await startScreen(data);
    await queueIsEmpty(data);
    expect(await outbox(data)).toEqual([]);
    expect(await readdir(join(data, 'tmp'))).toEqual([]);
    const lines = (await readFile(join(data, 'pitches.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[1]!)).toMatchObject({ id, outcome: 'forwarded', subject: 'Sent before' });
  });

  test('does not mail itself the samples again', async () => {
    const data = await temporaryFolder();
    const first = await startScreen(data, []);
    expect(first.stdout.match(/^forwarded /gm)).toHaveLength(5);
    expect(first.stdout.match(/^ignored /gm)).toHaveLength(2);
    expect(await outbox(data)).toHaveLength(5);
    expect(await stopScreen(first, 'SIGINT')).toMatchObject({ code: 0, stderr: '' });
    const second = await startScreen(data, []);
    expect(second.stdout).not.toMatch(/sample pitches|^forwarded /m);
    expect(await logRecords(data)).toHaveLength(7);
  });
});

test('Ctrl-C while mails of last time are finished has the last word', async () => {
  // A relay that says nothing: what was accepted stays in work.
  const relay = createServer();
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void relay.close());
  const { port } = relay.address() as { port: number };
  const data = await temporaryFolder();
  const args = ['--no-samples', '--relay', `smtp://127.0.0.1:${port}`];
  const first = await startScreen(data, args);
  await mail(first.smtpPort, { subject: 'One', text: 'Hello' });
  await expect.poll(() => files(data, 'queue')).toHaveLength(1);
  await stopScreen(first, 'SIGKILL');
  const connections: Socket[] = [];
  relay.on('connection', (socket) => connections.push(socket.on('error', () => undefined)));
  const second = launch('cli/start.ts', ['--smtp-port', '0', '--http-port', '0', '--data', data, ...args]);
  onTestFinished(() => stopScreen(second, 'SIGKILL').then(() => undefined));
  await expect.poll(() => connections).toHaveLength(1);
  second.process.kill('SIGINT');
  await expect.poll(() => second.stdout).toContain('Stopping');
  // It tries once more on a new connection.
  relay.on('connection', (socket) => socket.destroy());
  connections[0]!.destroy();
  expect((await second.ended).stdout).toMatch(/Ctrl-C again ends it at once\.\nStopped\. One mail kept; .*\n$/);
});

/** A moment ago: a screen removes what is old. */
const TIME = new Date().toISOString();
const ID = `${TIME.replace(/[-:.]/g, '')}-000000000001`;

const MAIL = {
  id: ID,
  time: TIME,
  envelope: { from: 'press@acme.example', to: [INBOX] },
  verdicts: {},
};

const RAW = 'From: press@acme.example\r\nSubject: Survivor\r\n\r\nHello\r\n';

const LOG_LINE = { v: 1, event: 'pitch', time: MAIL.time, id: ID, inbox: INBOX, outcome: 'forwarded', reasons: [] };

/** The files on disk when the process is killed. */
const MAIL_FILE = { [`mail/${ID}.eml`]: RAW };
const QUEUED = { ...MAIL_FILE, [`queue/${ID}.json`]: JSON.stringify(MAIL) };
const SAVED = { ...QUEUED, [`mail/${ID}.json`]: JSON.stringify({ mail: MAIL, outcomes: { [INBOX]: 'forwarded' } }) };

/** Puts the copy into the outbox, as the screen does. */
async function sendCopy(data: string): Promise<void> {
  const { ports } = new MemoryPorts(Buffer.from(RAW));
  const sender = createOutboxMailSender({ outbox: join(data, 'outbox'), temporary: join(data, 'tmp') });
  await createReceivePitch(await loadConfig(), { ...ports, sender })(MAIL);
}

// The steps of local/folder-mail-store.ts, in their order.
test.each([
  { when: 'while the mail was written', found: { 'tmp/half': 'From: pre' }, times: 'not at all' },
  { when: 'before the mail was accepted', found: MAIL_FILE, times: 'not at all' },
  { when: 'after the mail was accepted', found: QUEUED, times: 'once' },
  {
    when: 'while its copy for the outbox was written',
    found: { ...QUEUED, 'tmp/half': 'From: ', [`outbox/${ID}-${INBOX}.json`]: '{}' },
    times: 'once',
  },
  { when: 'after the mail was sent', found: QUEUED, times: 'once', isSent: true },
  { when: 'while the outcome was written', found: { ...QUEUED, 'tmp/half': '{"mail"' }, times: 'once', isSent: true },
  { when: 'after the outcome was saved', found: SAVED, times: 'once', isSent: true },
  {
    when: 'while the log line was written',
    found: { ...SAVED, 'pitches.jsonl': '{"v":1,"event":"pi' },
    times: 'once',
    isSent: true,
  },
  {
    when: 'after the log line was written',
    found: { ...SAVED, 'pitches.jsonl': `${JSON.stringify(LOG_LINE)}\n` },
    times: 'once',
    isSent: true,
  },
])(
  'a screen that was killed $when delivers the pitch $times when it starts again',
  async ({ found, times, isSent }) => {
    const data = await temporaryFolder();
    for (const name of ['mail', 'queue', 'outbox', 'tmp']) await mkdir(join(data, name));
    for (const [name, content] of Object.entries(found)) await writeFile(join(data, name), content);
    if (isSent) await sendCopy(data);
    await startScreen(data);
    await queueIsEmpty(data);
    expect(await files(data, 'tmp')).toEqual([]);
    expect(await outbox(data)).toHaveLength(times === 'once' ? 1 : 0);
    const log = await readFile(join(data, 'pitches.jsonl'), 'utf8');
    const lines = log.split('\n').filter((line) => line.includes(ID) && line.includes('"outcome":"forwarded"'));
    // A line may be there twice, and is never missing.
    expect(lines.length > 0).toBe(times === 'once');
  },
);
