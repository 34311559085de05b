import { describe, expect, test } from 'vitest';
import { createReceivePitch } from '../../app/receive-pitch.ts';
import type { DeliveryRecord } from '../../core/record/delivery-record.ts';
import type { LogRecord } from '../../core/record/log-record.ts';
import { type Returned, returnedMail, SERVERS } from '../returned-mail.ts';
import { MemoryPorts } from './memory-ports.ts';
import { CONFIG, MASHA, TIPS } from './pitch-builder.ts';

const DESK = 'desk@newsroom.example.org';
const NIGHT = 'night@newsroom.example.org';
const READER = 'masha@newsroom.example.org';

/** Forwards a pitch, and gives the copy that went out with what the store knows of it. */
async function forwarded(to = MASHA) {
  const memory = new MemoryPorts(
    Buffer.from('From: Acme <press@acme.example>\r\nTo: m\r\nSubject: News\r\n\r\nA lamp.'),
  );
  await createReceivePitch(CONFIG, memory.ports)(received('m1', to, 'press@acme.example'));
  const [sent] = memory.sent;
  return { raw: sent!.raw, copy: sent!.copy.id, key: memory.copies.key! };
}

function received(id: string, to: string, from: string) {
  return { id, time: '2026-03-02T09:00:00.000Z', envelope: { from, to: [to] }, verdicts: {} };
}

/** What is logged when a mail comes in. @param key of the mail m1, as the store has it */
async function logged(raw: Buffer, key: string | undefined, { to = MASHA, from = '' } = {}): Promise<LogRecord[]> {
  const memory = new MemoryPorts(raw);
  if (key !== undefined) memory.copyKeys.set('m1', key);
  const clock = { now: () => Date.now(), sleep: async () => undefined, random: () => 0.5 };
  await createReceivePitch(CONFIG, { ...memory.ports, clock })(received('b1', to, from));
  return memory.logged;
}

const deliveriesIn = (lines: LogRecord[]) => lines.filter((line): line is DeliveryRecord => line.event === 'delivery');

/** Has a copy returned by a server, and gives the lines about it. */
async function returned(server: (typeof SERVERS)[number], given: Partial<Returned> = {}, to = MASHA) {
  const { raw, copy, key } = await forwarded(to);
  const lines = await logged(returnedMail(server, { raw, recipient: READER, to, ...given }), key, { to });
  return { lines, copy, deliveries: deliveriesIn(lines) };
}

describe('a mail that returns a copy is tied to its pitch', () => {
  test.each(SERVERS)('as %s writes it', async (server) => {
    const { lines, copy, deliveries } = await returned(server);
    expect(deliveries).toEqual([
      {
        v: 1,
        event: 'delivery',
        time: expect.any(String),
        id: 'm1',
        inbox: MASHA,
        copy,
        address: READER,
        status: 'bounced',
        type: 'Permanent',
        subtype: 'NoEmail',
        code: expect.stringContaining('550 5.1.1'),
        report: 'b1',
      },
    ]);
    expect(lines[0]).toMatchObject({
      event: 'pitch',
      outcome: 'bounce',
      why: expect.stringMatching(/returns a copy of m1/),
    });
  });

  test.each(SERVERS)('where %s still tries', async (server) => {
    const { deliveries } = await returned(server, { action: 'delayed', code: '4.4.1' });
    expect(deliveries).toMatchObject([{ status: 'delayed', address: READER }]);
  });

  test.each(SERVERS)('where %s found the mailbox full, and gave up', async (server) => {
    const { deliveries } = await returned(server, { code: '4.2.2' });
    expect(deliveries).toMatchObject([{ status: 'bounced', type: 'Transient', subtype: 'MailboxFull' }]);
  });

  test.each(SERVERS)('with the one of several addresses that %s names', async (server) => {
    const { deliveries } = await returned(server, { recipient: NIGHT }, TIPS);
    expect(deliveries.map(({ address }) => address)).toEqual([NIGHT]);
  });

  test('and names an address behind a forward as it is, where it may be any of several', async () => {
    const behind = 'someone@elsewhere.example';
    expect((await returned('Postfix', { recipient: behind })).deliveries).toMatchObject([{ address: READER }]);
    expect((await returned('Postfix', { recipient: behind }, TIPS)).deliveries).toMatchObject([{ address: behind }]);
    expect([DESK, NIGHT]).not.toContain(behind);
  });

  test('whoever its sender is, where it says that it is a report', async () => {
    const { raw, key } = await forwarded();
    const lines = await logged(returnedMail('Exchange', { raw, recipient: READER, to: MASHA }), key, {
      from: 'postmaster@newsroom.example',
    });
    expect(lines).toMatchObject([{ outcome: 'bounce' }, { event: 'delivery', status: 'bounced' }]);
  });

  test('which was wrapped or announced, as well', async () => {
    for (const refusals of [1, 2]) {
      const memory = new MemoryPorts(Buffer.from('From: a@b.example\r\n\r\nA lamp.'));
      memory.refusals = refusals;
      await createReceivePitch(CONFIG, memory.ports)(received('m1', MASHA, 'a@b.example'));
      const raw = memory.sent[0]!.raw;
      expect(raw.toString()).toMatch(/^X-Pitch-Screen-Copy: m1 /m);
      const lines = await logged(returnedMail('qmail', { raw, recipient: READER, to: MASHA }), memory.copies.key);
      expect(deliveriesIn(lines)).toMatchObject([{ id: 'm1', status: 'bounced' }]);
    }
  });
});

describe('a stranger cannot declare a pitch undelivered', () => {
  const bounceOf = (raw: string) => returnedMail('Postfix', { raw, recipient: READER, to: MASHA });

  test.each([
    ['a guessed code', (raw: string) => raw.replace(/^(X-Pitch-Screen-Copy: m1 \S+) \S+/m, `$1 ${'A'.repeat(22)}`)],
    ['the code of another copy', (raw: string) => raw.replace(/^(X-Pitch-Screen-Copy: m1) \S+/m, '$1 AAAAAAAA')],
    ['no mark', (raw: string) => raw.replace(/^X-Pitch-Screen-Copy:.*\r\n/m, '')],
    ['an id that would be a path', (raw: string) => raw.replace(/^(X-Pitch-Screen-Copy:) m1/m, '$1 ../m1')],
  ])('with %s', async (_, forge) => {
    const { raw, key } = await forwarded();
    const lines = await logged(bounceOf(forge(raw.toString('latin1'))), key);
    expect(lines).toMatchObject([{ event: 'pitch', outcome: 'bounce', why: 'null return path' }]);
  });

  test('with the mark of a mail that is not in the store', async () => {
    const { raw } = await forwarded();
    expect(deliveriesIn(await logged(bounceOf(raw.toString('latin1')), undefined))).toEqual([]);
  });

  test('with a mark in a mail that is no bounce: it is a pitch like any other', async () => {
    const { raw, key } = await forwarded();
    const mail = Buffer.from(`From: a@b.example\r\nSubject: Fwd\r\n\r\nLook:\r\n${raw}`);
    expect(await logged(mail, key, { from: 'a@b.example' })).toMatchObject([{ event: 'pitch', outcome: 'forwarded' }]);
  });

  test('with an "out of office" that quotes the header', async () => {
    const { raw, key } = await forwarded();
    const mail = Buffer.from(`From: a@b.example\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n${raw}`);
    expect(deliveriesIn(await logged(mail, key))).toEqual([]);
  });
});

test('a report of megabytes, of thousands of marks and recipients takes no time', async () => {
  const marks = Array.from({ length: 20_000 }, (_, n) => `X-Pitch-Screen-Copy: m${n} AAAAAAAA ${'A'.repeat(22)}`);
  const groups = Array.from(
    { length: 20_000 },
    (_, n) => `Final-Recipient: rfc822; a${n}@b.example\r\nAction: failed\r\n`,
  );
  const raw = returnedMail('Postfix', {
    raw: `${marks.join('\r\n')}\r\n${'>'.repeat(500_000)}\r\nX-Pitch-Screen-Copy:${' '.repeat(500_000)}\r\n\r\nx`,
    recipient: `a@b.example\r\n\r\n${groups.join('\r\n')}`,
    to: MASHA,
  });
  const start = process.cpuUsage();
  expect(await logged(raw, 'key')).toMatchObject([{ outcome: 'bounce', why: 'null return path' }]);
  expect(process.cpuUsage(start).user / 1e6).toBeLessThan(3);
});
