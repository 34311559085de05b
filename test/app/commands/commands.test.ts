import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import type { PitchRecord } from '../../../core/index.ts';
import { Desk, HER, type Letter, OTHER, PROVEN, type ReadDigest, TIPS, UNPROVEN } from './desk.ts';

/** The envelope and the subject of each mail that went out. */
const outgoing = async ({ sent }: Desk) =>
  Promise.all(
    sent.map(async ({ envelope, raw }) => ({ to: envelope.to, subject: (await PostalMime.parse(raw)).subject })),
  );

/** A desk with three ignored pitches, and the digest about them. Number 1 is the newest, Lamp 3. */
async function withDigest() {
  const desk = new Desk();
  const ids = await desk.pitches(3);
  const digest = await desk.digest();
  desk.sent.length = 0;
  return { desk, ids, digest };
}

/** The mail that a link of a digest opens. */
const pressed = ({ links }: ReadDigest, action: string, id: string): Letter => links.get(`${action} ${id}`)!;

const released = (desk: Desk) => desk.logged.filter(({ event }) => event === 'released').map(({ id }) => id);

describe('a link of a digest', () => {
  test('releases its pitch, which is its own answer, and the log says who asked', async () => {
    const { desk, ids, digest } = await withDigest();
    const logged = await desk.receive(pressed(digest, 'release', ids[1]!));
    expect(await outgoing(desk)).toEqual([{ to: [HER], subject: 'Lamp 2' }]);
    expect(logged).toEqual([
      expect.objectContaining({ event: 'released', id: ids[1], by: `${HER}, by mail`, inbox: TIPS }),
      {
        v: 1,
        event: 'command',
        time: expect.any(String),
        id: 'mail4',
        inbox: TIPS,
        by: HER,
        action: 'release',
        pitches: [ids[1]],
        result: 'done',
      },
    ]);
    // The next digest names the others, and no command.
    expect((await desk.digest()).subject).toBe('2 pitches ignored');
  });

  test('also lets the sender through from then on, where it says so', async () => {
    const { desk, ids, digest } = await withDigest();
    await desk.receive(pressed(digest, 'trust', ids[0]!));
    expect(await outgoing(desk)).toEqual([{ to: [HER], subject: 'Lamp 3' }]);
    expect((await desk.trusted.list(TIPS)).map(({ sender }) => sender)).toEqual(['press3@acme3.example']);
    const [record] = await desk.receive({ from: 'press3@acme3.example', subject: 'Next', text: 'Also disruptive.' });
    expect(record).toMatchObject({ outcome: 'forwarded' });
  });

  test('works from any of her addresses, whatever her mail program makes of its text', async () => {
    const { desk, ids, digest } = await withDigest();
    const letter = {
      ...pressed(digest, 'release', ids[0]!),
      from: 'Masha <private@phone.example>',
      verdicts: UNPROVEN,
    };
    await desk.receive({ ...letter, text: 'Sent from my phone, which is disruptive' });
    expect(released(desk)).toEqual([ids[0]]);
  });

  test('says why, to her alone, where the pitch cannot be had', async () => {
    const { desk, ids, digest } = await withDigest();
    desk.gone.add(ids[0]!);
    const logged = await desk.receive({ ...pressed(digest, 'release', ids[0]!), from: 'private@phone.example' });
    expect(logged).toMatchObject([
      { event: 'command', result: 'failed', why: '“Lamp 3”: the mail is not kept any more', messageId: 'sent-1' },
    ]);
    expect(desk.sent).toHaveLength(1);
    expect(desk.sent[0]!.envelope).toEqual({ from: TIPS, to: [HER] });
    const answer = await PostalMime.parse(desk.sent[0]!.raw);
    expect(answer).toMatchObject({
      subject: 'A pitch could not be sent to you',
      inReplyTo: '<her-mail@phone.example>',
    });
    expect(answer.text).toContain('“Lamp 3”: the mail is not kept any more.');
    const header = new Map(answer.headers.map(({ key, value }) => [key, value]));
    expect(header.get('auto-submitted')).toBe('auto-replied');
    expect(header.get('x-pitch-screen-loop')).toBe(TIPS);
  });

  test('says that a pitch was sent although its sender could not be let through', async () => {
    const { desk, ids, digest } = await withDigest();
    desk.trusted.add = async () => {
      throw new Error('the list is full');
    };
    const logged = await desk.receive(pressed(digest, 'trust', ids[0]!));
    expect(released(desk)).toEqual([ids[0]]);
    expect(logged.at(-1)).toMatchObject({
      event: 'command',
      why: '“Lamp 3”: it was sent, but its sender is not let through: the list is full',
    });
  });

  test('names a pitch without a subject, where it cannot be had', async () => {
    const desk = new Desk();
    await desk.receive({ from: 'press@acme.example', text: 'A disruptive lamp.' });
    const digest = await desk.digest();
    desk.gone.add('mail1');
    expect(await desk.receive(pressed(digest, 'release', 'mail1'))).toMatchObject([
      { event: 'command', why: '“(no subject)”: the mail is not kept any more' },
    ]);
  });

  test('is not tried again where the mail is refused for good, and says why', async () => {
    const { desk, ids, digest } = await withDigest();
    desk.refuses = true;
    const [record] = await desk.receive(pressed(digest, 'release', ids[0]!));
    expect(record).toMatchObject({ event: 'command', result: 'failed' });
    const reasons = (record as { why: string }).why.split('; ');
    expect(reasons[0]).toMatch(/^“Lamp 3”: Not even a notice of the pitch is taken, .*: too large$/);
    expect(reasons.at(-1)).toBe('the answer was not taken: too large');
  });

  test('is tried again where sending fails for now, and leaves no line that says that a pitch failed', async () => {
    const { desk, ids, digest } = await withDigest();
    const letter = pressed(digest, 'release', ids[0]!);
    desk.isAway = true;
    await expect(desk.receive(letter)).rejects.toThrow('throttled');
    desk.isAway = false;
    await desk.again(letter, 'mail4');
    expect(released(desk)).toEqual([ids[0]]);
    expect(desk.logged.filter(({ id }) => id === 'mail4')).toMatchObject([{ event: 'command', result: 'done' }]);
  });
});

describe('an answer in words', () => {
  test.each([
    ['a number', '2', ['Lamp 2']],
    ['several', '1, 3', ['Lamp 3', 'Lamp 1']],
    ['a range', '1-3', ['Lamp 3', 'Lamp 2', 'Lamp 1']],
    ['words between', 'Please send me #1 and 2. \n\nMasha', ['Lamp 3', 'Lamp 2']],
    [
      'above what Gmail quotes',
      '2\n\nOn Mon, Mar 9, 2026 at 9:00 AM pitch-screen <tips@paper.example> wrote:\n\n> 1. Lamp 3\n> 3',
      ['Lamp 2'],
    ],
    [
      'below it',
      'On Mon, Mar 9, 2026 at 9:00 AM pitch-screen <tips@paper.example> wrote:\n> 1. Lamp 3\n> 3\n\n2\n',
      ['Lamp 2'],
    ],
    [
      'above what Outlook quotes',
      '2\n\n________________________________\nFrom: pitch-screen <tips@paper.example>\nSent: Monday, March 9, 2026 9:00 AM\nTo: Masha\nSubject: 3 pitches ignored\n\n1\n3\n',
      ['Lamp 2'],
    ],
    [
      'above what German Outlook quotes',
      '2\n\nVon: pitch-screen <tips@paper.example>\nGesendet: Montag, 9. März 2026 09:00\nAn: Masha\nBetreff: 3 pitches ignored\n\n1\n3\n',
      ['Lamp 2'],
    ],
    [
      'above what Foxmail quotes',
      '2\n\n发件人： pitch-screen\n发送时间： 2026-03-09 09:00\n收件人： masha\n主题： 3 pitches ignored\n\n1\n3\n',
      ['Lamp 2'],
    ],
    ['above a signature with a telephone number', '2\n\n-- \nMasha\n+86 10 1234 5678\n3', ['Lamp 2']],
  ])('releases the pitches that it names: %s', async (_, text, expected) => {
    const { desk, digest } = await withDigest();
    await desk.receive({ to: digest.answerTo, subject: 'Re: 3 pitches ignored', text });
    expect((await outgoing(desk)).map(({ subject }) => subject)).toEqual(expected);
  });

  test('may be HTML alone, as of a phone', async () => {
    const { desk, digest } = await withDigest();
    const html =
      '<html><body><div>2</div><br><div class="gmail_quote"><div>On Mon, Mar 9, 2026 pitch-screen &lt;tips@paper.example&gt; wrote:</div>' +
      '<blockquote><h3>Lamp 3</h3><p>3</p></blockquote></div></body></html>';
    await desk.receive({ to: digest.answerTo, fields: ['Content-Type: text/html; charset=utf-8'], text: html });
    expect((await outgoing(desk)).map(({ subject }) => subject)).toEqual(['Lamp 2']);
  });

  test('can let senders through as well', async () => {
    const { desk, digest } = await withDigest();
    await desk.receive({ to: digest.answerTo, text: 'trust 1\n2' });
    expect((await outgoing(desk)).map(({ subject }) => subject)).toEqual(['Lamp 3', 'Lamp 2']);
    expect((await desk.trusted.list(TIPS)).map(({ sender }) => sender)).toEqual(['press3@acme3.example']);
  });

  test('is told which numbers there are not', async () => {
    const { desk, digest } = await withDigest();
    await desk.receive({ to: digest.answerTo, text: '2, 17' });
    expect((await outgoing(desk)).map(({ subject }) => subject)).toEqual([
      'Lamp 2',
      'A pitch could not be sent to you',
    ]);
    expect((await PostalMime.parse(desk.sent[1]!.raw)).text).toContain('No. 17: the digest has no such number.');
  });

  test('counts where only a DKIM signature of her domain vouches for it', async () => {
    const { desk, digest } = await withDigest();
    const fields = ['DKIM-Signature: v=1; d=newsroom.example.org; s=a; b=AAAA'];
    await desk.receive({ to: digest.answerTo, text: '1', fields, verdicts: { ...UNPROVEN, dkim: 'PASS' } });
    expect(released(desk)).toHaveLength(1);
  });

  test('counts on one machine, where nothing is examined, if it came to the address that only the digest has', async () => {
    const { desk, digest } = await withDigest();
    await desk.receive({ to: digest.answerTo.toUpperCase(), text: '1', verdicts: {} });
    expect(released(desk)).toHaveLength(1);
    await desk.receive({ to: digest.answerTo.replace(/.{3}@/, '000@'), text: '2', verdicts: {} });
    await desk.receive({ to: 'tips+review@paper.example', text: '2', verdicts: {} });
    expect(released(desk)).toHaveLength(1);
  });

  test.each([
    ['not a number', 'not 2'],
    ['nothing', ''],
    ['a date', '2 March 2026'],
    ['a telephone number', '+86 10 1234 5678'],
    ['an amount', '2.50'],
    ['prose', 'Could I have the second one?'],
    ['only a quote', '> 1'],
    ['far too many numbers', '1-9999'],
  ])('is answered with help, once a day, where it says nothing that is understood: %s', async (_, text) => {
    const { desk, digest } = await withDigest();
    const letter = { to: digest.answerTo, text };
    expect(await desk.receive(letter)).toMatchObject([
      { event: 'command', action: 'help', result: 'unclear', pitches: [] },
    ]);
    await desk.receive(letter);
    expect(await outgoing(desk)).toEqual([{ to: [HER], subject: 'How to get a pitch' }]);
    desk.now += 24 * 3_600_000;
    await desk.receive(letter);
    expect(desk.sent).toHaveLength(2);
  });

  test('counts at the address that the digest names alone, so that an old mail of hers does not count when others send it there', async () => {
    const { desk, digest } = await withDigest();
    for (const to of [digest.answerTo.replace(/-[^-]*@/, '@'), digest.answerTo.replace(/.{3}@/, '000@')]) {
      expect(await desk.receive({ to, text: '1' })).toMatchObject([{ event: 'command', action: 'help' }]);
    }
    expect(released(desk)).toEqual([]);
  });

  test('gets help at the wrong address as well, if it is meant as a command', async () => {
    const { desk } = await withDigest();
    await desk.receive({ text: '2' });
    await desk.receive({ to: OTHER, text: '2' });
    expect((await outgoing(desk)).filter(({ subject }) => subject === 'How to get a pitch')).toHaveLength(1);
  });
});

describe('nothing is released, and nothing is said to the sender, by', () => {
  /** What a stranger, or something on the way, makes of the digest's links. */
  const attacks: [string, (digest: ReadDigest, ids: string[]) => Letter][] = [
    [
      'an altered id',
      (digest, [one, two]) => {
        const { to, subject } = digest.links.get(`release ${one}`)!;
        return { to, subject: subject.replace(one!, two!), from: 'x@evil.example' };
      },
    ],
    [
      'an altered action',
      (digest, [one]) => {
        const { to, subject } = digest.links.get(`release ${one}`)!;
        return { to, subject: subject.replace('release', 'trust'), from: 'x@evil.example' };
      },
    ],
    [
      'an altered code',
      (digest, [one]) => {
        const { to, subject } = digest.links.get(`release ${one}`)!;
        return { to, subject: subject.replace(/.{4}$/, 'AAAA'), from: 'x@evil.example' };
      },
    ],
    [
      'a code without its end',
      (digest, [one]) => {
        const { to, subject } = digest.links.get(`release ${one}`)!;
        return { to, subject: subject.slice(0, -8), from: 'x@evil.example' };
      },
    ],
    [
      'a code without anything',
      (digest, [one]) => {
        const { to, subject } = digest.links.get(`release ${one}`)!;
        return { to, subject: subject.replace(/\..*/, '.'), from: 'x@evil.example' };
      },
    ],
    [
      'the code of another inbox',
      (digest, [one]) => ({
        ...digest.links.get(`release ${one}`)!,
        to: 'other+review@paper.example',
        from: 'x@evil.example',
      }),
    ],
    [
      'a link that a mailing list passes on',
      (digest, [one]) => ({ ...digest.links.get(`release ${one}`)!, fields: ['List-Id: <desk.lists.example>'] }),
    ],
    [
      'a link that a program answers for',
      (digest, [one]) => ({ ...digest.links.get(`release ${one}`)!, fields: ['Auto-Submitted: auto-replied'] }),
    ],
    [
      'a link in the mail of another screen',
      (digest, [one]) => ({ ...digest.links.get(`release ${one}`)!, fields: ['X-Pitch-Screen-Loop: x@y.example'] }),
    ],
    [
      'a pitch to the inbox that has such a subject',
      (digest, [one]) => ({
        subject: digest.links.get(`release ${one}`)!.subject.replace(/.{4}$/, 'AAAA'),
        from: 'x@evil.example',
      }),
    ],
    [
      'a forged From',
      (digest) => ({ to: digest.answerTo, text: '1', returnPath: 'x@evil.example', verdicts: UNPROVEN }),
    ],
    ['a forged From and return path', (digest) => ({ to: digest.answerTo, text: '1', verdicts: UNPROVEN })],
    [
      'a forged From that DMARC refuses',
      (digest) => ({ to: digest.answerTo, text: '1', verdicts: { ...UNPROVEN, dmarc: 'FAIL' } }),
    ],
    [
      'a From that SPF alone vouches for',
      (digest) => ({ to: digest.answerTo, text: '1', verdicts: { ...UNPROVEN, spf: 'PASS' } }),
    ],
    [
      'a signature of another domain',
      (digest) => ({
        to: digest.answerTo,
        text: '1',
        fields: ['DKIM-Signature: v=1; d=evil.example; b=AAAA'],
        verdicts: { ...UNPROVEN, dkim: 'PASS' },
      }),
    ],
    [
      'her signature beside that of another domain',
      (digest) => ({
        to: digest.answerTo,
        text: '1',
        fields: ['DKIM-Signature: v=1; d=evil.example; b=AAAA', 'DKIM-Signature: v=1; d=newsroom.example.org; b=AAAA'],
        verdicts: { ...UNPROVEN, dkim: 'PASS' },
      }),
    ],
    ['two senders', (digest) => ({ to: digest.answerTo, text: '1', from: `${HER}, x@evil.example` })],
    ['two From fields', (digest) => ({ to: digest.answerTo, text: '1', fields: [`From: x@evil.example`] })],
    ['somebody else who is who they say', (digest) => ({ to: digest.answerTo, text: '1', from: 'x@evil.example' })],
    [
      'an answer through a mailing list',
      (digest) => ({ to: digest.answerTo, text: '1', fields: ['List-Post: <mailto:desk@lists.example>'] }),
    ],
    ['her absence note', (digest) => ({ to: digest.answerTo, text: '1', fields: ['Auto-Submitted: auto-replied'] })],
    ['a mail server’s report', (digest) => ({ to: digest.answerTo, text: '1', returnPath: '' })],
    [
      'a virus',
      (digest, [one]) => ({ ...digest.links.get(`release ${one}`)!, verdicts: { ...PROVEN, virus: 'FAIL' } }),
    ],
  ];

  test.each(attacks)('%s', async (_, letterOf) => {
    const { desk, ids, digest } = await withDigest();
    const logged = await desk.receive(letterOf(digest, ids));
    expect(released(desk)).toEqual([]);
    expect(logged.filter(({ event }) => event === 'command')).toEqual([]);
    expect(await desk.trusted.list(TIPS)).toEqual([]);
    // It is a mail like any other: it is forwarded to the reporter or quarantined.
    expect(
      desk.sent.filter(({ envelope }) => !envelope.to.every((to) => to.endsWith('@newsroom.example.org'))),
    ).toEqual([]);
    expect(await outgoing(desk)).not.toContainEqual(expect.objectContaining({ subject: 'How to get a pitch' }));
  });

  test('a replay: the pitch went out once, and nobody is told anything', async () => {
    const { desk, ids, digest } = await withDigest();
    const letter = pressed(digest, 'release', ids[0]!);
    await desk.receive(letter);
    await desk.receive({ ...letter, from: 'x@evil.example', verdicts: UNPROVEN });
    await desk.again(letter, 'mail4');
    expect(desk.sent).toHaveLength(1);
    expect(released(desk)).toEqual([ids[0]]);
  });

  test('a link, once the mails that its digest lists are gone', async () => {
    const { desk, ids, digest } = await withDigest();
    desk.now += 90 * 24 * 3_600_000;
    await desk.receive({ ...pressed(digest, 'release', ids[0]!), from: 'x@evil.example' });
    expect(released(desk)).toEqual([]);
  });

  test('a link scanner: no link of a digest is one that is fetched, and no header field asks for a mail', async () => {
    const { digest } = await withDigest();
    expect(`${digest.html}${digest.text}`).not.toMatch(/https?:/i);
    const hrefs = [...digest.html!.matchAll(/href="([^"]*)"/g)].map(([, href]) => href!);
    expect(hrefs).toHaveLength(6);
    for (const href of hrefs) expect(href).toMatch(/^mailto:tips%2Breview@paper\.example\?subject=(release|trust)%20/);
    expect(digest.headers.map(({ key }) => key).filter((key) => key.startsWith('list-'))).toEqual([]);
  });
});

test('a pitch that was forwarded and did not arrive is sent again by its link, once', async () => {
  const desk = new Desk();
  const [record] = await desk.receive({ from: 'a@acme.example', subject: 'Plain', text: 'A lamp.' });
  const { copy } = record as PitchRecord;
  const bounce = {
    v: 1,
    event: 'delivery',
    time: new Date(desk.now).toISOString(),
    id: record!.id,
    inbox: TIPS,
  } as const;
  desk.logged.push({ ...bounce, copy: copy!, address: HER, status: 'bounced' });
  const digest = await desk.digest();
  expect(digest.text).toContain('Did not arrive (1)');
  desk.sent.length = 0;
  await desk.receive(pressed(digest, 'release', record!.id));
  await desk.receive(pressed(digest, 'release', record!.id));
  expect(await outgoing(desk)).toEqual([{ to: [HER], subject: 'Plain' }]);
});

test('her other mails are no pitches: they stay as a loop, and the record says why', async () => {
  const { desk } = await withDigest();
  const letters: Letter[] = [
    { text: 'Thank you!' },
    { subject: 'Out of office', text: 'Back on Monday. 3', fields: ['Auto-Submitted: auto-replied'] },
  ];
  for (const letter of letters) {
    const [record] = await desk.receive(letter);
    expect(record).toMatchObject({
      event: 'pitch',
      outcome: 'loop',
      why: expect.stringMatching(/^sent by masha@.*; no command: /),
    });
  }
  expect(desk.sent).toEqual([]);
});

test('the record of a mail that is no command says why', async () => {
  const { desk, digest } = await withDigest();
  const [record] = await desk.receive({ to: digest.answerTo, text: '1', verdicts: UNPROVEN });
  expect(record).toMatchObject({
    event: 'pitch',
    why: expect.stringContaining(`no command: nothing proves that ${HER} sent it`),
  });
});

test('a pitch with the word to the address for commands is screened like any other', async () => {
  const { desk } = await withDigest();
  const [record] = await desk.receive({ to: 'tips+review@paper.example', from: 'x@evil.example', text: 'Disruptive.' });
  expect(record).toMatchObject({ outcome: 'ignored', why: expect.stringContaining('no command') });
});

test('a mail that cannot be a command loads and asks nothing', async () => {
  const { desk, digest, ids } = await withDigest();
  expect([desk.loaded, desk.asked]).toEqual([0, 0]);
  await desk.receive({ from: 'x@evil.example', subject: pressed(digest, 'release', ids[0]!).subject });
  await desk.receive({ from: 'x@evil.example', to: 'tips+other@paper.example', text: '1' });
  expect([desk.loaded, desk.asked]).toEqual([0, 0]);
});

test('each digest has a secret of its own, which no mail shows', async () => {
  const { desk, digest } = await withDigest();
  const again = await desk.digest();
  const secrets = Array.from(desk.lists.values(), ({ secret }) => secret);
  expect(new Set(secrets).size).toBe(secrets.length);
  for (const secret of secrets) expect(`${digest.html}${digest.text}${again.text}`).not.toContain(secret);
});
