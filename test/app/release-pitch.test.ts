import { expect, test } from 'vitest';
import { parseConfig } from '../../app/config.ts';
import type { MailStore, OutgoingMail } from '../../app/ports.ts';
import { createReceivePitch } from '../../app/receive-pitch.ts';
import { createReleasePitch } from '../../app/release-pitch.ts';
import type { LogRecord } from '../../core/record/log-line.ts';
import type { Outcome, ReceivedMail } from '../../core/types.ts';

const MASHA = 'masha.borak@technode.com';
const TIPS = 'tips@technode.com';
const CONFIG = parseConfig({
  inboxes: [
    { address: MASHA, forwardTo: 'masha@newsroom.example.org' },
    { address: TIPS, forwardTo: 'desk@newsroom.example.org', words: ['synergy'] },
  ],
});
const RAW = Buffer.from('From: Acme <press@acme.example>\r\nSubject: News\r\n\r\nA \xe9 disruptive synergy.', 'latin1');
const MAIL: ReceivedMail = {
  id: 'm1',
  time: '2026-01-02T03:04:05.000Z',
  envelope: { from: 'bounce@acme.example', to: ['masha.borak+ai@technode.com'] },
  verdicts: { spf: 'PASS' },
};

function world(outcomes: Record<string, Outcome> = { [MASHA]: 'ignored', [TIPS]: 'ignored' }) {
  const kept = new Map(Object.entries(outcomes));
  const sent: OutgoingMail[] = [];
  const logged: LogRecord[] = [];
  const faults = { send: false, keep: false, lease: false };
  const ports = {
    store: {
      async load() {
        const lease = async () => ({ isHeld: !faults.lease, outcomes: new Map(kept) });
        return { raw: RAW, lease, unlock: async () => undefined };
      },
      async saveOutcomes(_id, given) {
        if (faults.keep) throw new Error('the store is away');
        for (const [inbox, outcome] of given) kept.set(inbox, outcome);
      },
      locate: (id) => `memory:${id}`,
      fetchCommand: (id) => `fetch ${id}`,
    } satisfies MailStore,
    sender: {
      async send(mail: OutgoingMail) {
        if (faults.send) throw new Error('throttled');
        sent.push(mail);
        return { messageId: `sent-${sent.length}` };
      },
    },
    log: { write: (record: LogRecord) => void logged.push(record) },
    isWord: () => false,
  };
  return { kept, sent, logged, faults, ports, release: createReleasePitch(CONFIG, ports) };
}

test('a pitch that was kept goes out exactly as it would have, and the log says who wanted it and when', async () => {
  const { release, sent, logged, kept } = world();
  const before = new Date().toISOString();
  const result = await release({ mail: MAIL, inbox: MASHA, by: 'masha@laptop\n{"v":1}' });

  const harmless = world({});
  const received = createReceivePitch(
    { ...CONFIG, inboxes: CONFIG.inboxes.map((inbox) => ({ ...inbox, words: ['zzz'] })) },
    harmless.ports,
  );
  await received(MAIL);
  expect(sent).toEqual(harmless.sent);

  const record = {
    v: 1,
    event: 'released',
    time: expect.any(String),
    id: 'm1',
    inbox: MASHA,
    by: 'masha@laptop {"v":1}',
    to: ['masha@newsroom.example.org'],
    messageId: 'sent-1',
    sentAs: 'original',
  };
  expect(result).toEqual({ status: 'released', record });
  expect(logged).toEqual([record]);
  expect(logged[0]!.time >= before).toBe(true);
  expect(Object.fromEntries(kept)).toEqual({ [MASHA]: 'released', [TIPS]: 'ignored' });
});

test('a second release says so and sends nothing; so does one of a pitch that was forwarded', async () => {
  const { release, sent, logged } = world({ [MASHA]: 'ignored', [TIPS]: 'forwarded' });
  await release({ mail: MAIL, inbox: MASHA, by: 'm' });
  expect(await release({ mail: MAIL, inbox: MASHA, by: 'm' })).toEqual({ status: 'before', outcome: 'released' });
  expect(await release({ mail: MAIL, inbox: TIPS, by: 'm' })).toEqual({ status: 'before', outcome: 'forwarded' });
  expect(sent).toHaveLength(1);
  expect(logged).toHaveLength(1);
});

test('two at once send one copy', async () => {
  const { release, sent } = world();
  const request = { mail: MAIL, inbox: MASHA, by: 'm' };
  const results = await Promise.all([release(request), release(request), release({ ...request, inbox: TIPS })]);
  expect(results.map(({ status }) => status)).toEqual(['released', 'refused', 'released']);
  expect(sent.map(({ envelope }) => envelope.from)).toEqual([MASHA, TIPS]);
});

test.each<[string, Record<string, Outcome>, Partial<typeof MAIL>, string, RegExp]>([
  ['a virus', { [MASHA]: 'virus' }, {}, MASHA, /virus/],
  ['what SES found to be a virus', { [MASHA]: 'ignored' }, { verdicts: { virus: 'FAIL' } }, MASHA, /virus/],
  ['what is not settled', {}, {}, MASHA, /not settled/],
  ['a pitch of another inbox', { [MASHA]: 'ignored' }, {}, 'other@technode.com', /not a configured inbox/],
])('%s is not released', async (_what, outcomes, given, inbox, why) => {
  const { release, sent, logged } = world(outcomes);
  const result = await release({ mail: { ...MAIL, ...given }, inbox, by: 'm' });
  expect(result).toEqual({ status: 'refused', why: expect.stringMatching(why) });
  expect([sent, logged]).toEqual([[], []]);
});

test.each<Outcome>(['ignored', 'spam', 'bounce', 'loop', 'unauthenticated'])('%s is released', async (outcome) => {
  const { release, sent } = world({ [MASHA]: outcome });
  expect(await release({ mail: MAIL, inbox: MASHA, by: 'm' })).toMatchObject({ status: 'released' });
  expect(sent).toHaveLength(1);
});

test('a mail that another call has in work is left to it', async () => {
  const { release, sent, faults } = world();
  faults.lease = true;
  expect(await release({ mail: MAIL, inbox: MASHA, by: 'm' })).toMatchObject({ status: 'refused' });
  expect(sent).toEqual([]);
});

test('a failed send changes nothing, and the next release sends', async () => {
  const { release, sent, logged, faults, kept } = world();
  faults.send = true;
  await expect(release({ mail: MAIL, inbox: MASHA, by: 'm' })).rejects.toThrow('throttled');
  expect([kept.get(MASHA), logged]).toEqual(['ignored', []]);
  faults.send = false;
  await release({ mail: MAIL, inbox: MASHA, by: 'm' });
  expect(sent).toHaveLength(1);
});

test('what was sent is logged although the store is away', async () => {
  const { release, logged, faults } = world();
  faults.keep = true;
  await release({ mail: MAIL, inbox: MASHA, by: 'm' });
  expect(logged).toMatchObject([{ event: 'released', why: expect.stringMatching(/could not be kept.*away/) }]);
});
