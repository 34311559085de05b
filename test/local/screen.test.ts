import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import {
  body,
  dialogInData,
  files,
  INBOX,
  logRecords,
  mail,
  outbox,
  sharedScreen,
  startScreen,
  stopScreen,
  temporaryFolder,
  watch,
} from '../cli/screen-process.ts';
import { startRelay } from '../relay.ts';

const FORWARD_TO = 'masha.borak@newsroom.example.com';

const queueIsEmpty = (data: string) => expect.poll(() => files(data, 'queue')).toEqual([]);

describe('a pitch that comes in over SMTP', () => {
  test('is forwarded to the outbox, body bytes untouched, From and Reply-To such that Reply reaches its sender', async () => {
    const screen = await sharedScreen();
    const since = await watch(screen);
    const sent = Buffer.from(
      'From: Acme PR <press@acme.example>\r\nTo: masha\r\nSubject: Bytes\r\nContent-Type: text/plain; charset=utf-8\r\n' +
        'Content-Transfer-Encoding: 8bit\r\n\r\n.\r\n..dots\r\n.dot 电池\xff – \t \r\n\r\n\r\nlast line\r\n',
      'utf8',
    );
    await mail(screen.smtpPort, { raw: sent });
    await expect.poll(() => since.outbox()).toHaveLength(1);
    const [forwarded] = await since.outbox();
    expect(forwarded!.envelope).toEqual({ from: INBOX, to: [FORWARD_TO] });
    expect(body(forwarded!.raw).equals(body(sent))).toBe(true);
    const header = forwarded!.raw.toString().split('\r\n\r\n')[0]!;
    expect(header).toMatch(/^From: .*Acme PR.*<masha\.borak@technode\.com>$/m);
    expect(header).toMatch(/^Reply-To: .*press@acme\.example/m);
    await queueIsEmpty(screen.data);
    const [record] = await since.logRecords();
    expect(record).toMatchObject({ outcome: 'forwarded', inbox: INBOX, subject: 'Bytes', forwardedTo: [FORWARD_TO] });
    expect(await readFile(record!.raw)).toEqual(sent);
    await expect.poll(() => since.stdout()).toMatch(/forwarded +Acme PR <press@acme\.example> – Bytes\n +to masha/);
  });

  test.each([
    ['subject', { subject: 'A disruptive idea', text: 'Hello' }, /subject/],
    ['text', { subject: 'An idea', text: 'It is disruptive.' }, /text/],
    ['HTML', { subject: 'An idea', text: 'Hello', html: '<p>It is dis<b>rup</b>tive.</p>' }, /html/i],
  ])('is quarantined when its %s has the word, and the log says why', async (_place, content, where) => {
    const screen = await sharedScreen();
    const since = await watch(screen);
    await mail(screen.smtpPort, content);
    await expect.poll(() => since.stdout()).toMatch(/ignored +Acme PR .*\n +because of “disruptive” in .*: .*/);
    await queueIsEmpty(screen.data);
    const [record] = await since.logRecords();
    expect(record).toMatchObject({ outcome: 'ignored', forwardedTo: [], reasons: [{ word: 'disruptive' }] });
    expect(record!.reasons[0]!.where).toMatch(where);
    expect(record!.reasons[0]!.excerpt).toMatch(/disruptive/);
    expect(await since.outbox()).toEqual([]);
    expect(await since.files('mail', '.eml')).toHaveLength(1);
  });

  test('is taken for an inbox with a +label and in any letter case, and refused with 550 for other addresses', async () => {
    const screen = await sharedScreen();
    const since = await watch(screen);
    await mail(screen.smtpPort, { subject: 'Label' }, ['Masha.Borak+gadgets@TechNode.com']);
    await expect(mail(screen.smtpPort, { subject: 'Other' }, ['someone@technode.com'])).rejects.toThrow(/550 5\.1\.1/);
    await queueIsEmpty(screen.data);
    expect(await since.logRecords()).toMatchObject([{ inbox: INBOX, subject: 'Label', outcome: 'forwarded' }]);
  });

  test.each([
    ['garbage bytes', Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251))],
    ['nothing at all', Buffer.from('\r\n')],
    ['without From and Subject', Buffer.from('X-Nothing: here\r\n\r\nHello\r\n')],
  ])('is forwarded and logged like any other when it is %s', async (_what, raw) => {
    const screen = await sharedScreen();
    const since = await watch(screen);
    await mail(screen.smtpPort, { raw });
    await expect.poll(() => since.outbox()).toHaveLength(1);
    await queueIsEmpty(screen.data);
    expect(await since.logRecords()).toMatchObject([{ outcome: 'forwarded' }]);
  });

  test('is not lost among 50 at once', async () => {
    const screen = await sharedScreen();
    const since = await watch(screen);
    const subjects = Array.from({ length: 50 }, (_, index) => `Pitch ${index}`);
    await Promise.all(subjects.map((subject) => mail(screen.smtpPort, { subject, text: 'Hello' })));
    await expect.poll(() => since.outbox()).toHaveLength(50);
    await queueIsEmpty(screen.data);
    const logged = (await since.logRecords()).map(({ subject }) => subject);
    expect(logged.sort()).toEqual(subjects.sort());
  });

  test('of more than 40 MB is refused and leaves nothing behind', async () => {
    const screen = await sharedScreen();
    const since = await watch(screen);
    const raw = Buffer.alloc(41 * 1024 * 1024, 'Far too long a pitch.\r\n');
    await expect(mail(screen.smtpPort, { raw })).rejects.toThrow(/552/);
    expect(await files(screen.data, 'tmp')).toEqual([]);
    expect(await since.files('mail')).toEqual([]);
    await mail(screen.smtpPort, { subject: 'The next one' });
    await expect.poll(() => since.outbox()).toHaveLength(1);
  });

  test('leaves nothing behind when its client goes away in the middle of it', async () => {
    const screen = await sharedScreen();
    const since = await watch(screen);
    const { socket } = await dialogInData(screen.smtpPort);
    socket.write(`Subject: Half\r\n\r\n${'half a pitch\r\n'.repeat(10_000)}`);
    await expect.poll(() => files(screen.data, 'tmp')).toHaveLength(1);
    socket.destroy();
    await expect.poll(() => files(screen.data, 'tmp')).toEqual([]);
    expect(await since.files('mail')).toEqual([]);
    expect(await files(screen.data, 'queue')).toEqual([]);
    expect(screen.code).toBeNull();
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
