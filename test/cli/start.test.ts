import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startRelay } from './relay.ts';
import {
  body,
  dialogInData,
  files,
  INBOX,
  launch,
  logRecords,
  mail,
  outbox,
  runCli,
  startScreen,
  stopScreen,
  temporaryFolder,
} from './screen-process.ts';

const FORWARD_TO = 'masha.borak@newsroom.example.com';

const queueIsEmpty = (data: string) => expect.poll(() => files(data, 'queue')).toEqual([]);

describe('a pitch that comes in over SMTP', () => {
  test('is forwarded to the outbox, body bytes untouched, From and Reply-To such that Reply reaches its sender', async () => {
    const screen = await startScreen(await temporaryFolder());
    const sent = Buffer.from(
      'From: Acme PR <press@acme.example>\r\nTo: masha\r\nSubject: Bytes\r\nContent-Type: text/plain; charset=utf-8\r\n' +
        'Content-Transfer-Encoding: 8bit\r\n\r\n.\r\n..dots\r\n.dot 电池\xff – \t \r\n\r\n\r\nlast line\r\n',
      'utf8',
    );
    await mail(screen.smtpPort, { raw: sent });
    await expect.poll(() => outbox(screen.data)).toHaveLength(1);
    const [forwarded] = await outbox(screen.data);
    expect(forwarded!.envelope).toEqual({ from: INBOX, to: [FORWARD_TO] });
    expect(body(forwarded!.raw).equals(body(sent))).toBe(true);
    const header = forwarded!.raw.toString().split('\r\n\r\n')[0]!;
    expect(header).toMatch(/^From: .*Acme PR.*<masha\.borak@technode\.com>$/m);
    expect(header).toMatch(/^Reply-To: .*press@acme\.example/m);
    await queueIsEmpty(screen.data);
    const [record] = await logRecords(screen.data);
    expect(record).toMatchObject({ outcome: 'forwarded', inbox: INBOX, subject: 'Bytes', forwardedTo: [FORWARD_TO] });
    expect(await readFile(record!.raw)).toEqual(sent);
    await expect.poll(() => screen.stdout).toMatch(/forwarded +Acme PR <press@acme\.example> – Bytes\n +to masha/);
  });

  test.each([
    ['subject', { subject: 'A disruptive idea', text: 'Hello' }, /subject/],
    ['text', { subject: 'An idea', text: 'It is disruptive.' }, /text/],
    ['HTML', { subject: 'An idea', text: 'Hello', html: '<p>It is dis<b>rup</b>tive.</p>' }, /html/i],
  ])('is kept when its %s has the word, and the log says why', async (_place, content, where) => {
    const screen = await startScreen(await temporaryFolder());
    await mail(screen.smtpPort, content);
    await expect.poll(() => screen.stdout).toMatch(/ignored +Acme PR .*\n +because of “disruptive” in .*: .*/);
    await queueIsEmpty(screen.data);
    const [record] = await logRecords(screen.data);
    expect(record).toMatchObject({ outcome: 'ignored', forwardedTo: [], reasons: [{ word: 'disruptive' }] });
    expect(record!.reasons[0]!.where).toMatch(where);
    expect(record!.reasons[0]!.excerpt).toMatch(/disruptive/);
    expect(await outbox(screen.data)).toEqual([]);
    expect(await files(screen.data, 'mail', '.eml')).toHaveLength(1);
  });

  test('is taken for an inbox with a +label and in any letter case, and refused with 550 for other addresses', async () => {
    const screen = await startScreen(await temporaryFolder());
    await mail(screen.smtpPort, { subject: 'Label' }, ['Masha.Borak+gadgets@TechNode.com']);
    await expect(mail(screen.smtpPort, { subject: 'Other' }, ['someone@technode.com'])).rejects.toThrow(/550 5\.1\.1/);
    await queueIsEmpty(screen.data);
    expect(await logRecords(screen.data)).toMatchObject([{ inbox: INBOX, subject: 'Label', outcome: 'forwarded' }]);
  });

  test.each([
    ['garbage bytes', Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251))],
    ['nothing at all', Buffer.from('\r\n')],
    ['no From and no Subject', Buffer.from('X-Nothing: here\r\n\r\nHello\r\n')],
  ])('of %s ends in the log like any other', async (_what, raw) => {
    const screen = await startScreen(await temporaryFolder());
    await mail(screen.smtpPort, { raw });
    await expect.poll(() => outbox(screen.data)).toHaveLength(1);
    await queueIsEmpty(screen.data);
    expect(await logRecords(screen.data)).toMatchObject([{ outcome: 'forwarded' }]);
  });

  test('is not lost among 50 at once', async () => {
    const screen = await startScreen(await temporaryFolder());
    const subjects = Array.from({ length: 50 }, (_, index) => `Pitch ${index}`);
    await Promise.all(subjects.map((subject) => mail(screen.smtpPort, { subject, text: 'Hello' })));
    await expect.poll(() => outbox(screen.data)).toHaveLength(50);
    await queueIsEmpty(screen.data);
    const logged = (await logRecords(screen.data)).map(({ subject }) => subject);
    expect(logged.sort()).toEqual(subjects.sort());
  });

  test('of more than 40 MB is refused and leaves nothing behind', async () => {
    const screen = await startScreen(await temporaryFolder());
    const raw = Buffer.alloc(41 * 1024 * 1024, 'Far too long a pitch.\r\n');
    await expect(mail(screen.smtpPort, { raw })).rejects.toThrow(/552/);
    expect(await files(screen.data, 'tmp')).toEqual([]);
    expect(await files(screen.data, 'mail')).toEqual([]);
    await mail(screen.smtpPort, { subject: 'The next one' });
    await expect.poll(() => outbox(screen.data)).toHaveLength(1);
  });

  test('leaves nothing behind when its client goes away in the middle of it', async () => {
    const screen = await startScreen(await temporaryFolder());
    const { socket } = await dialogInData(screen.smtpPort);
    socket.write(`Subject: Half\r\n\r\n${'half a pitch\r\n'.repeat(10_000)}`);
    await expect.poll(() => files(screen.data, 'tmp')).toHaveLength(1);
    socket.destroy();
    await expect.poll(() => files(screen.data, 'tmp')).toEqual([]);
    expect(await files(screen.data, 'mail')).toEqual([]);
    expect(await files(screen.data, 'queue')).toEqual([]);
    expect(screen.code).toBeNull();
  });
});

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
      // Killed at another moment each time: while mails come in, are read, sent, kept, logged.
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
    const id = '20260302T090000000Z-000000000001';
    const received = { id, time: '2026-03-02T09:00:00.000Z', envelope: { from: '', to: [INBOX] }, verdicts: {} };
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

describe('with --relay', () => {
  test('really delivers, and what came in while the relay was down is delivered when it is back', async () => {
    const relay = await startRelay();
    const { url, port, taken } = relay;
    await stopScreen(await startScreen(await temporaryFolder(), ['--relay', url]), 'SIGINT');
    // The sample pitches that pass: it says what the relay will be used for, and that it works.
    expect(taken).toHaveLength(5);
    taken.length = 0;
    const screen = await startScreen(await temporaryFolder(), ['--no-samples', '--relay', url]);
    await mail(screen.smtpPort, { subject: 'Through', text: 'Hello' });
    await expect.poll(() => taken).toHaveLength(1);
    expect(taken[0]).toMatchObject({ envelope: { from: INBOX, to: [FORWARD_TO] } });
    await queueIsEmpty(screen.data);
    expect(await logRecords(screen.data)).toMatchObject([{ outcome: 'forwarded', messageId: '250 queued as 4711' }]);

    await relay.stop();
    await mail(screen.smtpPort, { subject: 'Meanwhile', text: 'Hello' });
    await expect
      .poll(() => screen.stderr)
      .toMatch(/is kept and tried again, first in 1 s: .*smtp:\/\/127\.0\.0\.1:\d+ did not take/);
    expect(await files(screen.data, 'queue')).toHaveLength(1);
    const back = await startRelay({ port });
    await expect.poll(() => back.taken).toMatchObject([{ subject: 'Meanwhile' }]);
    await queueIsEmpty(screen.data);
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

test('Ctrl-C ends it with exit code 0 after the mail on its way in has arrived', async () => {
  const screen = await startScreen(await temporaryFolder());
  const { socket, answers } = await dialogInData(screen.smtpPort);
  socket.write('Subject: Just in time\r\n\r\nHello\r\n');
  screen.process.kill('SIGINT');
  await expect.poll(() => screen.stdout).toMatch(/Stopping/);
  socket.write('.\r\n');
  const { code, stderr } = await screen.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(answers()).toMatch(/^250 .*kept as/m);
  const finished = (await outbox(screen.data)).length;
  const left = (await files(screen.data, 'queue')).length;
  expect(finished + left).toBe(1);
});

describe('what it cannot start with', () => {
  const oneLine = /^[^\n]+\n$/;

  test('a port in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const port = String((server.address() as { port: number }).port);
    const data = await temporaryFolder();
    for (const [option, other] of [
      ['--smtp-port', '--http-port'],
      ['--http-port', '--smtp-port'],
    ] as const) {
      const { code, stderr } = await runCli('cli/start.ts', [option, port, other, '0', '--data', data]);
      expect(code).toBe(1);
      expect(stderr).toMatch(oneLine);
      expect(stderr).toContain(
        `Cannot listen on port ${port} of 127.0.0.1: it is in use already. Choose another with ${option}`,
      );
    }
  });

  test('a folder that another one is using', async () => {
    const { data } = await startScreen(await temporaryFolder());
    const second = await runCli('cli/start.ts', ['--smtp-port', '0', '--http-port', '0', '--data', data]);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/^The data folder .* is in use by another pitch-screen.*\n$/);
  });

  test('a folder it cannot write to', async () => {
    const file = join(await temporaryFolder(), 'a-file');
    await writeFile(file, '');
    const { code, stderr } = await runCli('cli/start.ts', [
      '--smtp-port',
      '0',
      '--http-port',
      '0',
      '--data',
      join(file, 'x'),
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Cannot write to the data folder [^\n]*--data DIR\.\n$/);
  });

  test.each([
    [['--colour'], /^Unknown option '--colour'/],
    [['--smtp-port'], /^Option '--smtp-port <value>' argument missing/],
    [['--data', ''], /^--data: expected a name, found an empty text/],
    [['--smtp-port', '70000'], /^--smtp-port "70000": expected a port from 0 to 65535/],
    [['--http-port', 'web'], /^--http-port "web": expected a port/],
    [['--relay', 'http://relay.example'], /^--relay: expected smtp:\/\//],
    [['--relay', 'smtp://user:secret@'], /^(?!.*secret)--relay: expected smtp:\/\//],
    [['--config', '/nowhere/cdk.json'], /^Cannot read the configuration \/nowhere\/cdk\.json: there is no such file/],
    [['now'], /^Unexpected argument 'now'/],
  ])('%j', async (args, line) => {
    const { code, stderr, stdout } = await runCli('cli/start.ts', args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(oneLine);
    expect(stderr).toMatch(line);
  });

  test('a configuration with problems: each on its line', async () => {
    const file = join(await temporaryFolder(), 'config.json');
    await writeFile(file, JSON.stringify({ inboxes: [{ address: 'nobody', forwardTo: [] }] }));
    const { code, stderr } = await runCli('cli/start.ts', ['--config', file]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/has 2 problems:\n {2}inboxes\[0\]\.address: .*\n {2}inboxes\[0\]\.forwardTo: .*\n$/);
  });
});

test('another configuration, as the bare object or in a cdk.json, says which inboxes and words', async () => {
  const folder = await temporaryFolder();
  const config = { inboxes: [{ address: 'tips@paper.example', forwardTo: 'desk@paper.example', words: ['synergy'] }] };
  for (const [name, value] of Object.entries({ bare: config, cdk: { app: 'x', context: { pitchScreen: config } } })) {
    const file = join(folder, `${name}.json`);
    await writeFile(file, JSON.stringify(value));
    const screen = await startScreen(join(folder, name), ['--no-samples', '--config', file]);
    await mail(screen.smtpPort, { subject: 'Pure synergy' }, ['tips@paper.example']);
    await queueIsEmpty(screen.data);
    expect(await logRecords(screen.data)).toMatchObject([{ outcome: 'ignored', inbox: 'tips@paper.example' }]);
  }
});
