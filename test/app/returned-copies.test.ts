import { describe, expect, test } from 'vitest';
import { createReceivePitch } from '../../app/receive-pitch.ts';
import { createReleasePitch } from '../../app/release-pitch.ts';
import { part } from '../returned-mail/pieces.ts';
import { type Returned, returnedMail, SERVERS } from '../returned-mail.ts';
import { DESK, deliveriesIn, forwarded, logged, NIGHT, READER, received } from './forwarded-copy.ts';
import { MemoryPorts } from './memory-ports.ts';
import { CONFIG, MASHA, TIPS } from './pitch-builder.ts';

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

  test('with marks of their own before the real one, in fields of the pitch: the bounce is known all the same', async () => {
    const decoys = Array.from({ length: 10 }, (_, n) => `\r\n X-Pitch-Screen-Copy: m${n} AAAAAAAA ${'A'.repeat(22)}`);
    const fields = [
      'From: a@b.example',
      `References: <1@b.example>${decoys.join('')}`,
      `Subject: News${decoys.join('')}`,
    ];
    const memory = new MemoryPorts(Buffer.from(`${fields.join('\r\n')}\r\n\r\nA lamp.`));
    await createReceivePitch(CONFIG, memory.ports)(received('m1', MASHA, 'a@b.example'));
    for (const server of SERVERS.filter((one) => !one.includes('quote'))) {
      const raw = returnedMail(server, { raw: memory.sent[0]!.raw, recipient: READER, to: MASHA });
      const lines = deliveriesIn(await logged(raw, memory.copies.key));
      expect(lines, server).toMatchObject([{ id: 'm1', status: 'bounced' }]);
    }
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

describe('a mailbox that answers by itself makes no bounce, though it returns the whole copy', () => {
  test.each([
    ['an absence note', ['Auto-Submitted: auto-replied', 'Subject: Away until May 5']],
    ['an absence note of Exchange', ['Auto-Submitted: auto-generated', 'X-Auto-Response-Suppress: All']],
    ['an absence note of a cPanel server', ['X-Autorespond: A pitch', 'Precedence: auto_reply']],
    ['a question who the sender is', ['Auto-Submitted: auto-replied', 'Subject: Please confirm your message']],
  ])('%s', async (_, fields) => {
    const { raw, key } = await forwarded();
    const parts = `--b\r\n${part('text/plain', 'I am away. 550 people were before you.')}\r\n--b\r\n${part('message/rfc822', raw.toString('latin1'))}\r\n--b--\r\n`;
    const mail = `From: A colleague <colleague@newsroom.example.org>\r\n${fields.join('\r\n')}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts}`;
    expect(await logged(Buffer.from(mail), key)).toMatchObject([
      { event: 'pitch', outcome: 'bounce', why: 'null return path' },
    ]);
  });
});

describe('nothing goes round in circles', () => {
  /** A report with a header like that of a person's mail. */
  const disguised = (raw: Buffer | string, header = false) => {
    const copy = raw.toString('latin1' as never);
    const returned = header ? copy.slice(0, copy.indexOf('\r\n\r\n')) : copy;
    return Buffer.from(
      `From: Service <noreply@relay.example>\r\nSubject: Notice\r\n\r\nIt could not be passed on.\r\n\r\n${returned}\r\n`,
      'latin1',
    );
  };
  const receive = async (raw: Buffer, id: string, keys: Map<string, string>) => {
    const memory = new MemoryPorts(raw);
    for (const [of, key] of keys) memory.copyKeys.set(of, key);
    await createReceivePitch(CONFIG, memory.ports)(received(id, MASHA, 'noreply@relay.example'));
    if (memory.copies.key !== undefined) keys.set(id, memory.copies.key);
    return memory;
  };

  test.each([
    ['the whole copy', false],
    ['its header alone', true],
  ])(
    'a report disguised as a mail of a person, with %s, is forwarded once, and what returns that is a loop',
    async (_, header) => {
      const { raw, key } = await forwarded();
      const keys = new Map([['m1', key]]);
      const first = await receive(disguised(raw, header), 'b1', keys);
      expect(first.logged).toMatchObject([{ outcome: 'forwarded' }]);
      const second = await receive(disguised(first.sent[0]!.raw, header), 'b2', keys);
      expect(second.sent).toEqual([]);
      expect(second.logged).toMatchObject([
        { outcome: 'loop', why: 'returns a copy of b1, which returned a copy itself' },
      ]);
    },
  );

  test.each(SERVERS)('a report of %s is never forwarded, whatever its return path is', async (server) => {
    const { raw, key } = await forwarded();
    const mail = returnedMail(server, { raw, recipient: READER, to: MASHA });
    const lines = await logged(mail, key, { from: 'postmaster@relay.example' });
    expect(lines).toMatchObject([
      { event: 'pitch', outcome: 'bounce' },
      { event: 'delivery', status: 'bounced' },
    ]);
  });

  test.each(SERVERS)(
    'a report of %s that is released and bounces itself says nothing of the pitch within it',
    async (server) => {
      const { raw, key } = await forwarded();
      const bounce = returnedMail(server, { raw, recipient: READER, to: MASHA, action: 'delayed', code: '4.4.1' });
      const released = new MemoryPorts(bounce, { [MASHA]: 'bounce' });
      const request = { mail: received('b1', MASHA, ''), inbox: MASHA, by: 'op' };
      await createReleasePitch(CONFIG, released.ports)(request);
      const memory = new MemoryPorts(
        returnedMail(server, { raw: released.sent[0]!.raw, recipient: READER, to: MASHA }),
      );
      memory.copyKeys.set('m1', key).set('b1', released.copies.key!);
      await createReceivePitch(CONFIG, memory.ports)(received('b2', MASHA, ''));
      expect(memory.sent).toEqual([]);
      expect(deliveriesIn(memory.logged)).toMatchObject([{ id: 'b1', status: 'bounced' }]);
      expect(deliveriesIn(memory.logged)).toHaveLength(1);
    },
  );
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
