import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { BusySender, RefusedMail } from '../../app/ports.ts';
import type { Outcome } from '../../core/index.ts';
import type { ReceivedMail } from '../../core/types.ts';
import { aPitch, CONFIG, MASHA, type PitchBuilder, TIPS } from './pitch-builder.ts';

test('a plain pitch is forwarded to the inbox’s addresses, saved as forwarded and logged', async () => {
  const { sent, logged, saved, raw } = await aPitch('A lamp.').receive();
  expect(sent).toHaveLength(1);
  expect(sent[0]!.envelope).toEqual({ from: MASHA, to: ['masha@newsroom.example.org'] });
  expect(sent[0]!.raw.toString()).toMatch(/\r\n\r\nA lamp\.$/);
  expect(saved).toEqual({ [MASHA]: 'forwarded' });
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
      copy: sent[0]!.copy.id,
      durations: Object.fromEntries(
        ['load', 'read', 'screen', 'claim', 'rewrite', 'send', 'keep'].map((step) => [step, expect.any(Number)]),
      ),
      raw: 'memory:m1',
    },
  ]);
});

test('the log names the attachments of a pitch, so that a digest can', async () => {
  const part = (name: string) =>
    `--b\r\nContent-Type: image/png; name="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n`;
  const text = ['--b\r\n\r\nA lamp.\r\n', ...Array.from({ length: 30 }, (_, n) => part(`${n}.png`)), '--b--'].join('');
  const sender = 'From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b';
  const { logged } = await aPitch(text).withSender(sender).receive();
  expect(logged[0]!.attachments).toEqual(Array.from({ length: 20 }, (_, n) => `${n}.png`));
});

test('a pitch with a word is quarantined, and the log says which word, where and how it was written', async () => {
  const { sent, logged, saved } = await aPitch('A Disruptive lamp.').receive();
  expect(sent).toEqual([]);
  expect(saved).toEqual({ [MASHA]: 'ignored' });
  expect(Object.keys(logged[0]!.durations)).toEqual(['load', 'read', 'screen', 'claim', 'keep']);
  expect(logged[0]).toMatchObject({
    outcome: 'ignored',
    forwardedTo: [],
    reasons: [{ word: 'disruptive', where: 'text', as: 'Disruptive', excerpt: 'A Disruptive lamp.' }],
  });
});

test.each([
  ['in a call that ends', Date.parse('2026-01-02T03:10:00.000Z')],
  ['where no call ends, as on one machine', undefined],
])('a pitch that takes too long to read is forwarded, and the rest of it named unread: %s', async (_, deadline) => {
  const { error, sent, logged } = await aPitch('A disruptive lamp. '.repeat(20_000)).whileTimeFlies().receive(deadline);
  expect(error).toBeUndefined();
  expect(sent[0]!.raw.toString()).toMatch(/^X-Pitch-Screen-Unread: /m);
  const why = expect.stringContaining('took too long');
  expect(logged).toMatchObject([
    { outcome: 'forwarded', reasons: [], unread: expect.arrayContaining([{ where: 'text/plain', why }]) },
  ]);
});

test('each inbox judges by its own words, and sends to its own addresses', async () => {
  const { sent, logged, saved } = await aPitch('disruptive').to(MASHA, 'Tips+news@TechNode.com').receive();
  expect(sent.map(({ envelope }) => envelope)).toEqual([{ from: TIPS, to: CONFIG.inboxes[1]!.forwardTo }]);
  expect(saved).toEqual({ [MASHA]: 'ignored', [TIPS]: 'forwarded' });
  expect(logged.map(({ inbox, outcome }) => [inbox, outcome])).toEqual([
    [MASHA, 'ignored'],
    [TIPS, 'forwarded'],
  ]);
});

test('what was sent for one inbox is saved before the mail goes out for the next, so that a crash doubles nothing', async () => {
  const { sent, savedAtSend } = await aPitch('x').to(MASHA, TIPS).receive();
  expect(sent).toHaveLength(2);
  expect(savedAtSend).toEqual([{}, { [MASHA]: 'forwarded' }]);
  // It stays saved when the next one fails.
  const failed = await aPitch('x').to(MASHA, TIPS).whereFailsToSendFor(TIPS).receive();
  expect(failed.error?.message).toBe('throttled');
  expect(failed.saved).toEqual({ [MASHA]: 'forwarded' });
});

test('an outgoing mail is named by its inbox, whatever the order of the inboxes', async () => {
  const { sent } = await aPitch('x').to(TIPS, MASHA).receive();
  expect(sent.map(({ id, envelope }) => [id, envelope.from])).toEqual([
    [`m1-${TIPS}`, TIPS],
    [`m1-${MASHA}`, MASHA],
  ]);
});

test('while the sender is busy, what is ignored is settled, and nothing is said of the rest', async () => {
  const { error, sent, logged, saved } = await aPitch('disruptive').to(TIPS, MASHA).whileSenderIsBusy().receive();
  expect(error).toBeInstanceOf(BusySender);
  expect(sent).toEqual([]);
  expect(saved).toEqual({ [MASHA]: 'ignored' });
  expect(logged.map(({ inbox, outcome }) => [inbox, outcome])).toEqual([[MASHA, 'ignored']]);
});

test.each<[string, PitchBuilder]>([
  ['is logged as released', aPitch('disruptive')],
  [
    'is logged as released, also when the other inbox fails',
    aPitch('disruptive').settledBefore(MASHA, 'ignored').whereFailsToSendFor(TIPS),
  ],
])('a pitch that was released while the mail was sent for another inbox %s', async (_, pitch) => {
  const { logged } = await pitch.to(MASHA, TIPS).releasedMeanwhile(MASHA).receive();
  expect(logged[0]).toMatchObject({ inbox: MASHA, outcome: 'released' });
});

test('two addresses of one inbox get one copy', async () => {
  expect((await aPitch('x').to(MASHA, 'masha.borak+a@technode.com').receive()).sent).toHaveLength(1);
});

test.each<[string, PitchBuilder, Outcome, string]>([
  ['a bounce', aPitch('x').from(''), 'bounce', 'null return path'],
  ['a virus', aPitch('x').withVerdicts({ virus: 'FAIL' }), 'virus', 'virus verdict FAIL'],
  ['spam', aPitch('x').withVerdicts({ spam: 'FAIL' }), 'spam', 'spam verdict FAIL'],
  [
    'a mail with a forged sender',
    aPitch('x').withVerdicts({ dmarc: 'FAIL', dmarcPolicy: 'reject' }),
    'unauthenticated',
    'DMARC verdict FAIL, and the policy of the domain is reject',
  ],
])('%s is quarantined with an outcome of its own, and the log says why', async (_, pitch, outcome, why) => {
  const { sent, logged, saved } = await pitch.receive();
  expect(sent).toEqual([]);
  expect(saved).toEqual({ [MASHA]: outcome });
  expect(logged[0]).toMatchObject({ outcome, why, reasons: [] });
});

test.each([
  ['spam', { spam: 'FAIL' }],
  ['unauthenticated', { dmarc: 'FAIL', dmarcPolicy: 'reject' }],
])(
  'a mail that SES finds to be %s reaches the inbox that wants such mails, and no other',
  async (outcome, verdicts) => {
    const { sent, saved } = await aPitch('x').to(MASHA, TIPS).withVerdicts(verdicts).receive();
    expect(sent.map(({ envelope }) => envelope.from)).toEqual([TIPS]);
    expect(saved).toEqual({ [MASHA]: outcome, [TIPS]: 'forwarded' });
  },
);

test('an event that is delivered again sends no second copy, and is logged as repeated', async () => {
  const { error, sent, logged } = await aPitch('x').settledBefore(MASHA, 'forwarded').receive();
  expect(error).toBeUndefined();
  expect(sent).toEqual([]);
  expect(logged[0]).toMatchObject({ outcome: 'forwarded', repeated: true });
});

test('a pitch that SES refuses arrives whole as an attachment, and the log says so and why', async () => {
  const { sent, logged, saved, raw } = await aPitch('x').refusedInForms(1).receive();
  expect(sent).toHaveLength(1);
  const wrapper = await PostalMime.parse(sent[0]!.raw);
  expect(Buffer.from(wrapper.attachments[0]!.content as ArrayBuffer)).toEqual(raw);
  expect(wrapper.text).toContain('no. 1 not taken');
  expect(saved).toEqual({ [MASHA]: 'forwarded' });
  expect(logged[0]).toMatchObject({ outcome: 'forwarded', sentAs: 'wrapped', why: 'not as it is: no. 1 not taken' });
});

test.each([
  [1, 'original', 'Reply-To: "Haru" <haru@mobile.example>', 'not as it is: no. 1 not taken'],
  [2, 'original', undefined, 'not as it is: no. 1 not taken; nor as it is with another Reply-To: no. 2 not taken'],
  [3, 'wrapped', 'Reply-To: "Haru" <"haru..ka"@mobile.example>', /nor as it is without Reply-To: no. 3 not taken$/],
  [6, 'notice', undefined, /nor as an attachment without Reply-To: no. 6 not taken$/],
])(
  'refused %i times, a pitch whose Reply-To had to be mended is sent %s, with the next better one',
  async (count, sentAs, replyTo, why) => {
    const sender = 'From: Haru <haru@mobile.example>\r\nReply-To: Haru <haru..ka@mobile.example>';
    const { sent, logged } = await aPitch('x').withSender(sender).refusedInForms(count).receive();
    expect(/^Reply-To: .*/m.exec(sent[0]!.raw.toString().replaceAll('\r', ''))?.[0]).toBe(replyTo);
    expect(logged[0]).toMatchObject({ sentAs, why: typeof why === 'string' ? why : expect.stringMatching(why) });
  },
);

test('of a pitch that SES refuses as an attachment too, the reporter gets a notice', async () => {
  const { sent, logged, saved } = await aPitch('x').refusedInForms(2).receive();
  const notice = await PostalMime.parse(sent[0]!.raw);
  expect(notice.text).toMatch(/no\. 1 not taken.*no\. 2 not taken.*memory:m1.*fetch m1/s);
  expect(saved).toEqual({ [MASHA]: 'forwarded' });
  expect(logged[0]).toMatchObject({ sentAs: 'notice', why: expect.stringMatching(/no\. 1.*no\. 2/) });
});

test('where even the notice is refused the event fails, and nothing counts as done', async () => {
  const { error, sent, logged, saved } = await aPitch('x').refusedInForms(3).receive();
  expect(error).toBeInstanceOf(RefusedMail);
  expect(error?.message).toContain('no. 3 not taken');
  expect([sent, saved]).toEqual([[], {}]);
  expect(logged[0]).toMatchObject({ outcome: 'failed' });
});

test('a failed send is logged and thrown, so that it is tried again', async () => {
  const { error, logged, saved } = await aPitch('x').whereFails('send').receive();
  expect(error?.message).toContain('throttled');
  expect(saved).toEqual({});
  expect(logged[0]).toMatchObject({ outcome: 'failed', why: expect.stringContaining('throttled') });
});

test('a mail that was sent for one inbox is saved as sent, though another inbox failed', async () => {
  const { error, sent, saved } = await aPitch('x').to(MASHA, TIPS).whereFailsToSendFor(MASHA).receive();
  expect(error?.message).toContain('throttled');
  expect(sent).toHaveLength(1);
  expect(saved).toEqual({ [TIPS]: 'forwarded' });
});

test('a sent mail whose outcome cannot be saved does not fail, as it would be sent again', async () => {
  const { error, logged } = await aPitch('x').whereFails('save').receive();
  expect(error).toBeUndefined();
  expect(logged[0]).toMatchObject({ outcome: 'forwarded', why: expect.stringContaining('the store is away') });
});

test('a quarantined mail whose outcome cannot be saved is delivered again', async () => {
  expect((await aPitch('disruptive').whereFails('save').receive()).error?.message).toContain('the store is away');
});

test('a mail for no configured inbox fails, and the error says what to do', async () => {
  const { error } = await aPitch('x').to('other@technode.com').receive();
  expect(error?.message).toMatch(/other@technode\.com.*Configure the inbox again/);
});

test('a mail that another delivery has in work is left to it', async () => {
  const { error, sent, logged, saved } = await aPitch('x').leasedByAnother().receive();
  expect(error?.message).toContain('another delivery of the same event');
  expect([sent, logged, saved]).toEqual([[], [], {}]);
});

test('a mail that was settled before stays settled, whichever delivery has it in work', async () => {
  const { error, sent, logged } = await aPitch('x').leasedByAnother().settledBefore(MASHA, 'forwarded').receive();
  expect(error).toBeUndefined();
  expect(sent).toEqual([]);
  expect(logged[0]).toMatchObject({ outcome: 'forwarded', repeated: true });
});

test('the lease is given back when a delivery fails, and not when the mail was sent', async () => {
  expect((await aPitch('x').whereFails('send').receive()).unlocked).toBe(1);
  expect((await aPitch('disruptive').whereFails('save').receive()).unlocked).toBe(1);
  expect((await aPitch('x').to('other@technode.com').receive()).unlocked).toBe(1);
  expect((await aPitch('x').receive()).unlocked).toBe(0);
  // It was sent, and may not be again.
  expect((await aPitch('x').whereFails('save').receive()).unlocked).toBe(0);
});

test('a mail that cannot be loaded is in the log, with its envelope', async () => {
  const { error, logged } = await aPitch('x').whereFails('load').receive();
  expect(error?.message).toBe('the store is away');
  expect(logged).toMatchObject(
    [
      { id: 'm1', inbox: MASHA, sender: 'press@acme.example', outcome: 'failed', why: /the store is away/, size: 0 },
    ].map((record) => ({ ...record, why: expect.stringMatching(record.why) })),
  );
});

test('a mail that cannot be leased is in the log, with its header, is not sent, and is free for the next delivery', async () => {
  const { error, logged, sent, unlocked } = await aPitch('x').whereFails('lease').receive();
  expect(error?.message).toBe('the store is away');
  expect(logged).toMatchObject([
    { id: 'm1', inbox: MASHA, subject: 'News', outcome: 'failed', why: 'could not be claimed: the store is away' },
  ]);
  expect({ sent, unlocked }).toEqual({ sent: [], unlocked: 1 });
});

describe('a pitch with a word, of a trusted sender,', () => {
  const PROVEN = { dmarc: 'PASS' };

  test('is forwarded, and its record has the word and who is trusted', async () => {
    const { sent, logged, saved, trustedReads } = await aPitch('A synergy.').to(TIPS).withVerdicts(PROVEN).receive();
    expect(sent).toHaveLength(1);
    expect(saved).toEqual({ [TIPS]: 'forwarded' });
    expect(logged).toMatchObject([{ outcome: 'forwarded', trusted: '@acme.example', reasons: [{ word: 'synergy' }] }]);
    expect(trustedReads).toBe(0);
  });

  test('is forwarded where a person trusted the sender, for that inbox alone', async () => {
    const trusting = () => aPitch('A disruptive lamp.').trusting(MASHA, 'press@acme.example').withVerdicts(PROVEN);
    expect((await trusting().receive()).logged).toMatchObject([
      { outcome: 'forwarded', trusted: 'press@acme.example' },
    ]);
    const other = aPitch('A disruptive lamp.').trusting(TIPS, 'press@acme.example').withVerdicts(PROVEN);
    expect((await other.receive()).logged).toMatchObject([{ outcome: 'ignored' }]);
  });

  test.each<[string, ReceivedMail['verdicts'], string]>([
    ['nothing proves the sender', { spf: 'PASS', dmarc: 'GRAY' }, 'x@elsewhere.example'],
    ['DMARC failed', { dmarc: 'FAIL', dmarcPolicy: 'none' }, 'press@acme.example'],
    ['nothing was examined and the return path is of another domain', {}, 'x@elsewhere.example'],
  ])('is ignored where %s', async (_, verdicts, from) => {
    const { sent, logged } = await aPitch('A synergy.').to(TIPS).from(from).withVerdicts(verdicts).receive();
    expect(sent).toEqual([]);
    expect(logged).toMatchObject([{ outcome: 'ignored' }]);
    expect(logged[0]).not.toHaveProperty('trusted');
  });

  test('is quarantined all the same for a virus', async () => {
    const { logged } = await aPitch('A synergy.')
      .to(TIPS)
      .withVerdicts({ ...PROVEN, virus: 'FAIL' })
      .receive();
    expect(logged).toMatchObject([{ outcome: 'virus' }]);
  });

  test('is tried again where the list cannot be read for now', async () => {
    const { error, logged, saved, unlocked } = await aPitch('A disruptive lamp.')
      .withVerdicts(PROVEN)
      .whereTrustedCannotBeRead()
      .receive();
    expect(error?.message).toMatch(/the list is away/);
    expect(logged).toMatchObject([
      { outcome: 'failed', why: expect.stringMatching(/trusted senders could not be read/) },
    ]);
    expect([saved, unlocked]).toEqual([{}, 1]);
  });
});

test('a clean pitch is forwarded without a look at the trusted senders', async () => {
  const { sent, logged, trustedReads } = await aPitch('A lamp.').whereTrustedCannotBeRead().receive();
  expect([sent.length, trustedReads]).toEqual([1, 0]);
  expect(logged[0]).not.toHaveProperty('trusted');
});

test('a trust list never drops a pitch, and never forwards one whose sender is not proven, whoever is on it', async () => {
  const verdict = fc.constantFrom('PASS', 'FAIL', 'GRAY', undefined);
  const trusted = fc.constantFrom('press@acme.example', '@acme.example', '*.example', '@other.example');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('A lamp.', 'A disruptive lamp.', 'Disruption.'),
      fc.record({ spf: verdict, dkim: verdict, dmarc: verdict }),
      fc.constantFrom('press@acme.example', 'x@evil.example', ''),
      fc.option(trusted, { nil: undefined }),
      async (text, given, from, entry) => {
        const verdicts = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
        const pitch = () => aPitch(text).from(from).withVerdicts(verdicts);
        const outcome = async (one: PitchBuilder) => (await one.receive()).logged[0]!.outcome;
        const without = await outcome(pitch());
        const withTrust = await outcome(entry === undefined ? pitch() : pitch().trusting(MASHA, entry));
        if (without === withTrust) return;
        expect([without, withTrust]).toEqual(['ignored', 'forwarded']);
        expect(given.dmarc === 'PASS' || from === 'press@acme.example').toBe(true);
        expect(given.dmarc).not.toBe('FAIL');
      },
    ),
    { numRuns: 300 },
  );
});
