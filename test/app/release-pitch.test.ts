import { describe, expect, test } from 'vitest';
import type { OutgoingMail } from '../../app/ports.ts';
import { createReceivePitch } from '../../app/receive-pitch.ts';
import { createReleasePitch } from '../../app/release-pitch.ts';
import type { Outcome, ReceivedMail } from '../../core/index.ts';
import { MemoryPorts } from './memory-ports.ts';
import { CONFIG, MASHA, TIPS } from './pitch-builder.ts';

const RAW = Buffer.from('From: Acme <press@acme.example>\r\nSubject: News\r\n\r\nA \xe9 disruptive synergy.', 'latin1');
const MAIL: ReceivedMail = {
  id: 'm1',
  time: '2026-01-02T03:04:05.000Z',
  envelope: { from: 'bounce@acme.example', to: ['masha.borak+ai@technode.com'] },
  verdicts: { spf: 'PASS' },
};

/** The use case on a mail in memory that has these outcomes. */
function quarantined(outcomes: Record<string, Outcome> = { [MASHA]: 'ignored', [TIPS]: 'ignored' }) {
  const memory = new MemoryPorts(RAW, outcomes);
  return Object.assign(memory, { release: createReleasePitch(CONFIG, memory.ports) });
}

test('a released pitch goes out exactly as it would have, and the log says who released it and when', async () => {
  const { release, sent, logged, outcomes } = quarantined();
  const before = new Date().toISOString();
  const result = await release({ mail: MAIL, inbox: MASHA, by: 'masha@laptop\n{"v":1}' });

  const harmless = quarantined({});
  const received = createReceivePitch(
    { ...CONFIG, inboxes: CONFIG.inboxes.map((inbox) => ({ ...inbox, words: ['zzz'] })) },
    harmless.ports,
  );
  await received(MAIL);
  // Each copy has a mark of its own.
  const contentOf = ({ id, envelope, raw }: OutgoingMail) => ({
    id,
    envelope,
    raw: raw.toString().replace(/^X-Pitch-Screen-Copy: m1 [\w-]{8} [\w-]{22}\r\n/m, ''),
  });
  expect(sent.map(contentOf)).toEqual(harmless.sent.map(contentOf));

  const record = {
    v: 1,
    event: 'released',
    time: expect.any(String),
    id: 'm1',
    inbox: MASHA,
    by: 'masha@laptop {"v":1}',
    to: ['masha@newsroom.example.org'],
    messageId: 'sent-1',
    copy: sent[0]!.copy.id,
    sentAs: 'original',
  };
  expect(result).toEqual({ status: 'released', record });
  expect(logged).toEqual([record]);
  expect(logged[0]!.time >= before).toBe(true);
  expect(Object.fromEntries(outcomes)).toEqual({ [MASHA]: 'released', [TIPS]: 'ignored' });
});

test('a second release says so and sends nothing; so does one of a pitch that was forwarded', async () => {
  const { release, sent, logged } = quarantined({ [MASHA]: 'ignored', [TIPS]: 'forwarded' });
  await release({ mail: MAIL, inbox: MASHA, by: 'm' });
  expect(await release({ mail: MAIL, inbox: MASHA, by: 'm' })).toEqual({ status: 'before', outcome: 'released' });
  expect(await release({ mail: MAIL, inbox: TIPS, by: 'm' })).toEqual({ status: 'before', outcome: 'forwarded' });
  expect(sent).toHaveLength(1);
  expect(logged).toHaveLength(1);
});

test('two releases at once send one copy', async () => {
  const { release, sent } = quarantined();
  const request = { mail: MAIL, inbox: MASHA, by: 'm' };
  const results = await Promise.all([release(request), release(request), release({ ...request, inbox: TIPS })]);
  expect(results.map(({ status }) => status)).toEqual(['released', 'refused', 'released']);
  expect(sent.map(({ envelope }) => envelope.from)).toEqual([MASHA, TIPS]);
});

test.each<[string, Record<string, Outcome>, Partial<typeof MAIL>, string, RegExp]>([
  ['a mail quarantined as a virus', { [MASHA]: 'virus' }, {}, MASHA, /virus/],
  ['a pitch in which SES found a virus', { [MASHA]: 'ignored' }, { verdicts: { virus: 'FAIL' } }, MASHA, /virus/],
  ['a mail without an outcome', {}, {}, MASHA, /not settled/],
  ['a pitch of another inbox', { [MASHA]: 'ignored' }, {}, 'other@technode.com', /not a configured inbox/],
])('%s is not released, and the answer says why', async (_, outcomes, given, inbox, why) => {
  const { release, sent, logged } = quarantined(outcomes);
  const result = await release({ mail: { ...MAIL, ...given }, inbox, by: 'm' });
  expect(result).toEqual({ status: 'refused', why: expect.stringMatching(why) });
  expect([sent, logged]).toEqual([[], []]);
});

test.each<Outcome>(['ignored', 'spam', 'bounce', 'loop', 'unauthenticated'])(
  'a mail quarantined as %s can be released',
  async (outcome) => {
    const { release, sent } = quarantined({ [MASHA]: outcome });
    expect(await release({ mail: MAIL, inbox: MASHA, by: 'm' })).toMatchObject({ status: 'released' });
    expect(sent).toHaveLength(1);
  },
);

test('a mail that another call has in work is not released', async () => {
  const memory = quarantined();
  const { release, sent } = memory;
  memory.isLeasedByAnother = true;
  expect(await release({ mail: MAIL, inbox: MASHA, by: 'm' })).toMatchObject({ status: 'refused' });
  expect(sent).toEqual([]);
});

test('a failed send changes nothing, and the next release sends', async () => {
  const { release, sent, logged, failing, outcomes } = quarantined();
  failing.add('send');
  await expect(release({ mail: MAIL, inbox: MASHA, by: 'm' })).rejects.toThrow('throttled');
  expect([outcomes.get(MASHA), logged]).toEqual(['ignored', []]);
  failing.delete('send');
  await release({ mail: MAIL, inbox: MASHA, by: 'm' });
  expect(sent).toHaveLength(1);
});

test('a mail that was sent is logged, although its outcome cannot be saved', async () => {
  const { release, logged, failing } = quarantined();
  failing.add('save');
  await release({ mail: MAIL, inbox: MASHA, by: 'm' });
  expect(logged).toMatchObject([{ event: 'released', why: expect.stringMatching(/could not be kept.*away/) }]);
});

describe('a pitch that did not arrive', () => {
  const DESK = 'desk@newsroom.example.org';
  const NIGHT = 'night@newsroom.example.org';
  const resend = { undelivered: [NIGHT], reached: [DESK], latest: 'first' };

  test('is sent again to the addresses that did not get it and to no others, and stays forwarded', async () => {
    const { release, sent, logged, outcomes } = quarantined({ [TIPS]: 'forwarded' });
    const result = await release({ mail: MAIL, inbox: TIPS, by: 'op', resend });
    expect(sent.map(({ envelope }) => envelope)).toEqual([{ from: TIPS, to: [NIGHT] }]);
    const record = { v: 1, event: 'resent', id: 'm1', inbox: TIPS, by: 'op', to: [NIGHT], copy: sent[0]!.copy.id };
    expect(result).toMatchObject({ status: 'resent', record });
    expect(logged).toMatchObject([record]);
    expect(Object.fromEntries(outcomes)).toEqual({ [TIPS]: 'forwarded' });
  });

  test('is sent again once for each copy that came back, however often somebody asks', async () => {
    const { release, sent } = quarantined({ [TIPS]: 'forwarded' });
    await release({ mail: MAIL, inbox: TIPS, by: 'op', resend });
    expect(await release({ mail: MAIL, inbox: TIPS, by: 'op', resend })).toEqual({
      status: 'before',
      outcome: 'resent',
    });
    expect(sent).toHaveLength(1);
    // That copy came back as well.
    const again = { ...resend, latest: sent[0]!.copy.id };
    expect(await release({ mail: MAIL, inbox: TIPS, by: 'op', resend: again })).toMatchObject({ status: 'resent' });
    expect(sent).toHaveLength(2);
  });

  test('goes to the addresses that have taken the place of one that is not configured any more', async () => {
    const { release, sent } = quarantined({ [TIPS]: 'released' });
    const moved = { undelivered: ['gone@newsroom.example.org'], reached: [DESK], latest: 'first' };
    await release({ mail: MAIL, inbox: TIPS, by: 'op', resend: moved });
    expect(sent.map(({ envelope }) => envelope.to)).toEqual([[NIGHT]]);
  });

  test('goes nowhere where everybody has it', async () => {
    const { release, sent } = quarantined({ [TIPS]: 'forwarded' });
    const moved = { undelivered: ['gone@newsroom.example.org'], reached: [DESK, NIGHT], latest: 'first' };
    const result = await release({ mail: MAIL, inbox: TIPS, by: 'op', resend: moved });
    expect(result).toMatchObject({ status: 'refused', why: expect.stringMatching(/every address/) });
    expect(sent).toEqual([]);
  });

  test('a request to send again what was never sent is a release', async () => {
    const { release, sent } = quarantined({ [TIPS]: 'ignored' });
    expect(await release({ mail: MAIL, inbox: TIPS, by: 'op', resend })).toMatchObject({ status: 'released' });
    expect(sent.map(({ envelope }) => envelope.to)).toEqual([[DESK, NIGHT]]);
  });
});

describe('a release that says to trust the sender', () => {
  const PROVEN = { ...MAIL, verdicts: { dmarc: 'PASS' } };

  test('does so, and the record and the list say who did', async () => {
    const { release, logged, trusted } = quarantined();
    const result = await release({ mail: PROVEN, inbox: MASHA, by: 'masha', trust: true });
    expect(result).toMatchObject({ status: 'released', trusted: 'press@acme.example' });
    expect(logged).toMatchObject([{ event: 'released', trusted: 'press@acme.example' }]);
    expect(await trusted.list(MASHA)).toMatchObject([{ sender: 'press@acme.example', by: 'masha' }]);
    expect(await trusted.list(TIPS)).toEqual([]);
  });

  test('does so for a pitch that was released before', async () => {
    const { release, sent, trusted } = quarantined({ [MASHA]: 'released' });
    const result = await release({ mail: PROVEN, inbox: MASHA, by: 'masha', trust: true });
    expect(result).toEqual({ status: 'before', outcome: 'released', trusted: 'press@acme.example' });
    expect([sent.length, (await trusted.list(MASHA)).length]).toEqual([0, 1]);
  });

  test('trusts nobody where nothing proves who sent it, and says so', async () => {
    const { release, sent, trusted } = quarantined();
    const result = await release({
      mail: { ...MAIL, verdicts: { spf: 'PASS', dmarc: 'FAIL' } },
      inbox: MASHA,
      by: 'masha',
      trust: true,
    });
    expect(result).toMatchObject({ status: 'released', notTrusted: expect.stringMatching(/nothing proves/) });
    expect([sent.length, (await trusted.list(MASHA)).length]).toEqual([1, 0]);
  });

  test('releases all the same where the list cannot be written', async () => {
    const { release, sent, logged, trusted } = quarantined();
    trusted.isAway = true;
    const result = await release({ mail: PROVEN, inbox: MASHA, by: 'masha', trust: true });
    expect(result).toMatchObject({ status: 'released', notTrusted: 'the list is away' });
    expect([sent.length, logged.length]).toEqual([1, 1]);
  });
});

test('a release that does not say so trusts nobody', async () => {
  const { release, trusted } = quarantined();
  const result = await release({ mail: { ...MAIL, verdicts: { dmarc: 'PASS' } }, inbox: MASHA, by: 'masha' });
  expect([result, await trusted.list(MASHA)]).toEqual([
    expect.not.objectContaining({ trusted: expect.anything() }),
    [],
  ]);
});
