import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { parseConfig } from '../../app/config.ts';
import { BusySender, type OutgoingMail, RefusedMail } from '../../app/ports.ts';
import { createReceivePitch } from '../../app/receive-pitch.ts';
import type { PitchRecord } from '../../core/record/pitch-record.ts';
import type { Outcome, ReceivedMail } from '../../core/types.ts';

const MASHA = 'masha.borak@technode.com';
const TIPS = 'tips@technode.com';

const CONFIG = parseConfig({
  inboxes: [
    { address: MASHA, forwardTo: 'masha@newsroom.example.org' },
    {
      address: TIPS,
      forwardTo: ['desk@newsroom.example.org', 'night@newsroom.example.org'],
      words: ['synergy'],
      forwardSpam: true,
      forwardUnauthenticated: true,
    },
  ],
});

/** The use case on a mail in memory, with what came of it. */
async function receive(
  text: string,
  {
    to = [MASHA],
    from = 'press@acme.example',
    earlier = {},
    later = earlier,
    sendFails = false,
    keepFails = false,
    loadFails = false,
    leaseFails = false,
    isHeld = true,
    refused = 0,
    verdicts = {},
  }: {
    to?: string[];
    from?: string;
    earlier?: Record<string, Outcome>;
    /** What is saved when the mail has been sent. */
    later?: Record<string, Outcome>;
    sendFails?: boolean | string;
    keepFails?: boolean;
    loadFails?: boolean;
    leaseFails?: boolean;
    isHeld?: boolean;
    /** How many forms of the mail the sender refuses, one after another. */
    refused?: number;
    verdicts?: ReceivedMail['verdicts'];
  } = {},
) {
  const raw = Buffer.from(`From: Acme PR <press@acme.example>\r\nTo: ${to[0]}\r\nSubject: News\r\n\r\n${text}`);
  const sent: OutgoingMail[] = [];
  const logged: PitchRecord[] = [];
  let kept: Record<string, Outcome> = {};
  /** What was saved when each mail was sent. */
  const keptAtSend: Record<string, Outcome>[] = [];
  let forms = 0;
  let leases = 0;
  let released = 0;
  const receivePitch = createReceivePitch(CONFIG, {
    store: {
      async load() {
        if (loadFails) throw new Error('the store is away');
        const unlock = async () => void released++;
        const lease = async () => {
          if (leaseFails) throw new Error('the store is away');
          const outcomes = leases++ === 0 ? earlier : later;
          return { isHeld, outcomes: new Map(Object.entries(outcomes)) };
        };
        return { raw, lease, unlock };
      },
      async saveOutcomes(_, outcomes) {
        if (keepFails) throw new Error('the store is away');
        kept = Object.fromEntries(outcomes);
      },
      locate: (id) => `memory:${id}`,
      fetchCommand: (id) => `fetch ${id}`,
    },
    sender: {
      async send(mail) {
        keptAtSend.push(kept);
        if (sendFails === 'busy') throw new BusySender('busy');
        if (sendFails === true || sendFails === mail.envelope.from) throw new Error('throttled');
        if (forms++ < refused) throw new RefusedMail(`no. ${forms} not taken`);
        sent.push(mail);
        return { messageId: `sent-${sent.length}` };
      },
    },
    log: { write: (record) => void logged.push(record as PitchRecord) },
    isWord: () => false,
  });
  const mail = { id: 'm1', time: '2026-01-02T03:04:05.000Z', envelope: { from, to }, verdicts };
  const error = await receivePitch(mail).then(
    () => undefined,
    (error: Error) => error,
  );
  return { error, sent, logged, kept, keptAtSend, raw, released };
}

test('a plain pitch is forwarded to the inbox’s addresses, kept as forwarded and logged', async () => {
  const { sent, logged, kept, raw } = await receive('A lamp.');
  expect(sent).toHaveLength(1);
  expect(sent[0]!.envelope).toEqual({ from: MASHA, to: ['masha@newsroom.example.org'] });
  expect(sent[0]!.raw.toString()).toMatch(/\r\n\r\nA lamp\.$/);
  expect(kept).toEqual({ [MASHA]: 'forwarded' });
  expect(logged).toEqual([
    {
      v: 1,
      event: 'pitch',
      time: '2026-01-02T03:04:05.000Z',
      logged: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      id: 'm1',
      inbox: MASHA,
      returnPath: 'press@acme.example',
      recipient: MASHA,
      sender: 'Acme PR <press@acme.example>',
      subject: 'News',
      date: '',
      size: raw.length,
      outcome: 'forwarded',
      sentAs: 'original',
      reasons: [],
      unread: [],
      verdicts: {},
      forwardedTo: ['masha@newsroom.example.org'],
      messageId: 'sent-1',
      durations: Object.fromEntries(
        ['load', 'read', 'screen', 'claim', 'rewrite', 'send', 'keep'].map((step) => [step, expect.any(Number)]),
      ),
      raw: 'memory:m1',
    },
  ]);
});

test('one with a word is kept, and the log says which, where and how', async () => {
  const { sent, logged, kept } = await receive('A Disruptive lamp.');
  expect(sent).toEqual([]);
  expect(kept).toEqual({ [MASHA]: 'ignored' });
  expect(Object.keys(logged[0]!.durations)).toEqual(['load', 'read', 'screen', 'claim', 'keep']);
  expect(logged[0]).toMatchObject({
    outcome: 'ignored',
    forwardedTo: [],
    reasons: [{ word: 'disruptive', where: 'text', as: 'Disruptive', excerpt: 'A Disruptive lamp.' }],
  });
});

test('each inbox judges by its own words, and sends to its own addresses', async () => {
  const { sent, logged, kept } = await receive('disruptive', { to: [MASHA, 'Tips+news@TechNode.com'] });
  expect(sent.map(({ envelope }) => envelope)).toEqual([{ from: TIPS, to: CONFIG.inboxes[1]!.forwardTo }]);
  expect(kept).toEqual({ [MASHA]: 'ignored', [TIPS]: 'forwarded' });
  expect(logged.map(({ inbox, outcome }) => [inbox, outcome])).toEqual([
    [MASHA, 'ignored'],
    [TIPS, 'forwarded'],
  ]);
});

test('what was sent for one inbox is saved before the mail goes out for the next, so that a crash doubles nothing', async () => {
  const { sent, keptAtSend } = await receive('x', { to: [MASHA, TIPS] });
  expect(sent).toHaveLength(2);
  expect(keptAtSend).toEqual([{}, { [MASHA]: 'forwarded' }]);
  // It stays saved when the next one fails.
  const failed = await receive('x', { to: [MASHA, TIPS], sendFails: TIPS });
  expect(failed.error?.message).toBe('throttled');
  expect(failed.kept).toEqual({ [MASHA]: 'forwarded' });
});

test('an outgoing mail is named by its inbox, whatever the order of the inboxes', async () => {
  const { sent } = await receive('x', { to: [TIPS, MASHA] });
  expect(sent.map(({ id, envelope }) => [id, envelope.from])).toEqual([
    [`m1-${TIPS}`, TIPS],
    [`m1-${MASHA}`, MASHA],
  ]);
});

test('while the sender is busy, what is ignored is settled, and nothing is said of the rest', async () => {
  const { error, sent, logged, kept } = await receive('disruptive', { to: [TIPS, MASHA], sendFails: 'busy' });
  expect(error).toBeInstanceOf(BusySender);
  expect(sent).toEqual([]);
  expect(kept).toEqual({ [MASHA]: 'ignored' });
  expect(logged.map(({ inbox, outcome }) => [inbox, outcome])).toEqual([[MASHA, 'ignored']]);
});

test.each<[string, Record<string, Outcome>, boolean]>([
  ['is logged as released', {}, false],
  ['is logged as released, also when the other inbox fails', { [MASHA]: 'ignored' }, true],
])('a pitch that was released while the mail was sent for another inbox %s', async (_, earlier, sendFails) => {
  const { logged } = await receive('disruptive', {
    to: [MASHA, TIPS],
    earlier,
    later: { [MASHA]: 'released' },
    sendFails,
  });
  expect(logged).toMatchObject([
    { inbox: MASHA, outcome: 'released', repeated: true },
    { inbox: TIPS, outcome: sendFails ? 'failed' : 'forwarded' },
  ]);
});

test('two addresses of one inbox get one copy', async () => {
  expect((await receive('x', { to: [MASHA, 'masha.borak+a@technode.com'] })).sent).toHaveLength(1);
});

test.each<[string, Parameters<typeof receive>[1], Outcome]>([
  ['a null return path', { from: '' }, 'bounce'],
  ['a virus', { verdicts: { virus: 'FAIL' } }, 'virus'],
  ['spam', { verdicts: { spam: 'FAIL' } }, 'spam'],
  ['a forged sender', { verdicts: { dmarc: 'FAIL', dmarcPolicy: 'reject' } }, 'unauthenticated'],
])('%s is kept, not forwarded, with its own outcome and a reason', async (_, options, outcome) => {
  const { sent, logged, kept } = await receive('x', options);
  expect(sent).toEqual([]);
  expect(kept).toEqual({ [MASHA]: outcome });
  expect(logged[0]).toMatchObject({ outcome, why: expect.stringMatching(/./), reasons: [] });
});

test.each([
  ['spam', { spam: 'FAIL' }],
  ['unauthenticated', { dmarc: 'FAIL', dmarcPolicy: 'reject' }],
])('an inbox that wants it gets what looks like %s, the other does not', async (outcome, verdicts) => {
  const { sent, kept } = await receive('x', { to: [MASHA, TIPS], verdicts });
  expect(sent.map(({ envelope }) => envelope.from)).toEqual([TIPS]);
  expect(kept).toEqual({ [MASHA]: outcome, [TIPS]: 'forwarded' });
});

test('an event that comes again sends no second copy, but is logged as repeated', async () => {
  const { error, sent, logged } = await receive('x', { earlier: { [MASHA]: 'forwarded' } });
  expect(error).toBeUndefined();
  expect(sent).toEqual([]);
  expect(logged[0]).toMatchObject({ outcome: 'forwarded', repeated: true });
});

test('what is refused as it is arrives whole, as an attachment, and the log says so and why', async () => {
  const { sent, logged, kept, raw } = await receive('x', { refused: 1 });
  expect(sent).toHaveLength(1);
  const wrapper = await PostalMime.parse(sent[0]!.raw);
  expect(Buffer.from(wrapper.attachments[0]!.content as ArrayBuffer)).toEqual(raw);
  expect(wrapper.text).toContain('no. 1 not taken');
  expect(kept).toEqual({ [MASHA]: 'forwarded' });
  expect(logged[0]).toMatchObject({ outcome: 'forwarded', sentAs: 'wrapped', why: 'not as it is: no. 1 not taken' });
});

test('what is refused as an attachment too is told of in a notice', async () => {
  const { sent, logged, kept } = await receive('x', { refused: 2 });
  const notice = await PostalMime.parse(sent[0]!.raw);
  expect(notice.text).toMatch(/no\. 1 not taken.*no\. 2 not taken.*memory:m1.*fetch m1/s);
  expect(kept).toEqual({ [MASHA]: 'forwarded' });
  expect(logged[0]).toMatchObject({ sentAs: 'notice', why: expect.stringMatching(/no\. 1.*no\. 2/) });
});

test('where even the notice is refused the event fails, and nothing counts as done', async () => {
  const { error, sent, logged, kept } = await receive('x', { refused: 3 });
  expect(error).toBeInstanceOf(RefusedMail);
  expect(error?.message).toContain('no. 3 not taken');
  expect([sent, kept]).toEqual([[], {}]);
  expect(logged[0]).toMatchObject({ outcome: 'failed' });
});

test('a failed send is logged and thrown, so that it is tried again', async () => {
  const { error, logged, kept } = await receive('x', { sendFails: true });
  expect(error?.message).toContain('throttled');
  expect(kept).toEqual({});
  expect(logged[0]).toMatchObject({ outcome: 'failed', why: expect.stringContaining('throttled') });
});

test('what was sent for one inbox is kept though another failed', async () => {
  const { error, sent, kept } = await receive('x', { to: [MASHA, TIPS], sendFails: MASHA });
  expect(error?.message).toContain('throttled');
  expect(sent).toHaveLength(1);
  expect(kept).toEqual({ [TIPS]: 'forwarded' });
});

test('a sent mail whose outcome cannot be kept is not sent again by failing', async () => {
  const { error, logged } = await receive('x', { keepFails: true });
  expect(error).toBeUndefined();
  expect(logged[0]).toMatchObject({ outcome: 'forwarded', why: expect.stringContaining('the store is away') });
});

test('an ignored mail whose outcome cannot be kept is tried again', async () => {
  expect((await receive('disruptive', { keepFails: true })).error?.message).toContain('the store is away');
});

test('a mail for nobody here fails, and says what to do', async () => {
  const { error } = await receive('x', { to: ['other@technode.com'] });
  expect(error?.message).toMatch(/other@technode\.com.*Configure the inbox again/);
});

test('a mail that another delivery has is left to it', async () => {
  const { error, sent, logged, kept } = await receive('x', { isHeld: false });
  expect(error?.message).toContain('another delivery of the same event');
  expect([sent, logged, kept]).toEqual([[], [], {}]);
});

test('but what was settled before is settled, whoever has it', async () => {
  const { error, sent, logged } = await receive('x', { isHeld: false, earlier: { [MASHA]: 'forwarded' } });
  expect(error).toBeUndefined();
  expect(sent).toEqual([]);
  expect(logged[0]).toMatchObject({ outcome: 'forwarded', repeated: true });
});

test('a mail is given back to the next delivery when this one fails, and only then', async () => {
  expect((await receive('x', { sendFails: true })).released).toBe(1);
  expect((await receive('disruptive', { keepFails: true })).released).toBe(1);
  expect((await receive('x', { to: ['other@technode.com'] })).released).toBe(1);
  expect((await receive('x')).released).toBe(0);
  // It was sent, and may not be again.
  expect((await receive('x', { keepFails: true })).released).toBe(0);
});

test('a mail that cannot be loaded is in the log, with what its envelope says', async () => {
  const { error, logged } = await receive('x', { loadFails: true });
  expect(error?.message).toBe('the store is away');
  expect(logged).toMatchObject(
    [
      { id: 'm1', inbox: MASHA, sender: 'press@acme.example', outcome: 'failed', why: /the store is away/, size: 0 },
    ].map((record) => ({ ...record, why: expect.stringMatching(record.why) })),
  );
});

test('a mail that cannot be leased is in the log, with what it says, and is neither sent nor kept from the next', async () => {
  const { error, logged, sent, released } = await receive('x', { leaseFails: true });
  expect(error?.message).toBe('the store is away');
  expect(logged).toMatchObject([
    { id: 'm1', inbox: MASHA, subject: 'News', outcome: 'failed', why: 'could not be claimed: the store is away' },
  ]);
  expect({ sent, released }).toEqual({ sent: [], released: 1 });
});
