import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { type DeliveryStatus, deliveryRecord } from '../../../core/record/delivery-record.ts';
import { Digest, type DigestLinks } from '../../../core/record/digest.ts';
import { digestHtml } from '../../../core/record/digest-html.ts';
import { digestMail } from '../../../core/record/digest-mail.ts';
import { digestText } from '../../../core/record/digest-text.ts';
import { reviewedRecord } from '../../../core/record/later-record.ts';
import { record } from '../../record.ts';

const REASONS = [{ word: 'disruptive', where: 'HTML', as: 'Disruptive', excerpt: 'a Disruptive battery' }];
const ignored = (given: Partial<ReturnType<typeof record>> = {}) =>
  record({ outcome: 'ignored', reasons: REASONS, ...given });
const withWord = (word: string, id: string) =>
  ignored({ id, reasons: [{ word, where: 'text', as: word, excerpt: `a ${word} idea` }] });

const digest = (...pitches: Parameters<Digest['add']>[0][]) => {
  const one = new Digest('tips@paper.example', '2026-02-23T07:00:00.000Z', {
    timeZone: 'Asia/Shanghai',
    reviewCommand: 'npm run -s review --',
    recordOptions: ' --stack PitchScreen',
  });
  for (const pitch of pitches) one.add(pitch);
  return one;
};
const INBOX = { address: 'tips@paper.example', label: 'The "Paper"', forwardTo: ['desk@newsroom.example.org'] };
const LINKS: DigestLinks = {
  link: (action, id) => `mailto:tips+review@paper.example?subject=${action}%20${id}`,
  replyTo: 'tips+review-1@paper.example',
};

/** The text without the invisible characters that break web addresses. */
const readable = (text: string) => text.replaceAll('\u200b', '');

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

/** Every element of a page, as a browser finds them. */
function elementsOf(html: string): Element[] {
  const all: Element[] = [];
  const visit = (node: Node) => {
    if ('tagName' in node) all.push(node);
    if ('childNodes' in node) for (const child of node.childNodes) visit(child);
  };
  visit(parse(html));
  return all;
}

function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

test('it says how many came, and of each that was ignored who, what, when, why, and how to get it back', () => {
  const one = digest(ignored({ id: 'm2', attachments: ['deck.pdf', 'prices.xlsx'] }), record({ id: 'm1' }));
  expect(one.subject).toBe('One pitch ignored');
  expect(readable(digestText(one))).toBe(
    [
      'Pitches to tips@paper.example since Mon 23 Feb, 15:00: 2 came, 1 forwarded, 1 ignored (disruptive 1).',
      '',
      '“disruptive” (1)',
      '----------------',
      '',
      '1. A battery',
      '   from Acme PR <press@acme.example>, Mon 2 Mar, 17:00',
      '   HTML: a *Disruptive* battery',
      '   Attached: deck.pdf, prices.xlsx',
      '   To get it: npm run -s review -- release m2 --stack PitchScreen',
      '',
    ].join('\n'),
  );
});

test('one that can be answered has links in place of commands, and says so', () => {
  const one = digest(ignored({ id: 'm2' }));
  expect(digestText(one, LINKS)).not.toContain('npm');
  expect(digestText(one, LINKS)).toMatch(
    /with the numbers of the pitches[\s\S]*Send it to me: <mailto:tips\+review@paper\.example\?subject=release%20m2>\n.*always let this sender through: <mailto:tips\+review@paper\.example\?subject=trust%20m2>\n$/,
  );
  const links = elementsOf(digestHtml(one, LINKS)).filter(({ tagName }) => tagName === 'a');
  expect(links.map((link) => [textOf(link), ...link.attrs.map(({ value }) => value)])).toEqual([
    ['Send it to me', 'mailto:tips+review@paper.example?subject=release%20m2', 'Send it to me: pitch 1'],
    [
      '…and always let this sender through',
      'mailto:tips+review@paper.example?subject=trust%20m2',
      '…and always let this sender through: pitch 1',
    ],
  ]);
  expect(digestMail(one, INBOX, LINKS).replyTo).toBe('tips+review-1@paper.example');
  const linksAlone = { ...LINKS, replyTo: undefined };
  expect(digestText(one, linksAlone)).not.toContain('answer');
  expect(digestMail(one, INBOX, linksAlone)).not.toHaveProperty('replyTo');
});

test('pitches stand by word, the most frequent first, then by other reason, with numbers that run through', () => {
  const one = digest(
    withWord('synergy', 's1'),
    withWord('disruptive', 'd1'),
    record({ id: 'v1', outcome: 'virus', why: 'virus verdict FAIL' }),
    withWord('disruptive', 'd2'),
    record({ id: 'spam1', outcome: 'spam', why: 'spam verdict FAIL' }),
    record({ id: 'f1', outcome: 'failed', why: 'could not be sent' }),
  );
  expect(one.subject).toBe('3 pitches ignored, 3 kept for other reasons');
  expect(
    one.groups.map(({ title, pitches }) => [title, ...pitches.map(({ number, pitch }) => `${number} ${pitch.id}`)]),
  ).toEqual([
    ['“disruptive”', '1 d1', '2 d2'],
    ['“synergy”', '3 s1'],
    ['Taken for spam', '4 spam1'],
    ['Not sent yet', '5 f1'],
    ['With a virus', '6 v1'],
  ]);
  const text = digestText(one, LINKS);
  expect(text.match(/subject=\S+(?=>)/g)).toEqual([
    'subject=release%20d1',
    'subject=trust%20d1',
    'subject=release%20d2',
    'subject=trust%20d2',
    'subject=release%20s1',
    'subject=trust%20s1',
    // To trust its sender would not help: spam is no word. A virus is never sent, and what failed is tried again.
    'subject=release%20spam1',
  ]);
  expect(text).toContain('virus verdict FAIL');
});

test('a pitch that was taken back is counted and not named', () => {
  const released = { v: 1, event: 'released', time: '', id: '', inbox: '', by: '', to: [], messageId: '' } as const;
  const one = digest({ ...ignored(), released: { ...released, to: [], sentAs: 'original' } });
  expect(one.subject).toBe('No pitches ignored');
  expect(digestText(one)).toMatch(/: 1 came, 0 forwarded, 1 ignored \(disruptive 1\), 1 released\.\n$/);
});

test('a week without pitches is one, too', () => {
  expect(digest().subject).toBe('No pitches ignored');
  expect(digestText(digest(), LINKS)).toMatch(/: No pitches\.\n$/);
});

test('of a flood it counts all and names the newest', () => {
  const one = digest();
  for (let n = 500; n > 0; n -= 1) one.add(ignored({ id: `m${n}`, subject: 'x'.repeat(10_000) }));
  expect(one.subject).toBe('500 pitches ignored');
  const text = digestText(one);
  expect(text).toContain('release m500 ');
  expect(text).not.toContain('release m300 ');
  expect(text).toMatch(/\n\nAnd 300 more, which npm run -s review -- list --stack PitchScreen shows\.\n$/);
  expect(text.length).toBeLessThan(200 * 1_000);
});

describe('nothing that a pitch holds', () => {
  const evil =
    '\r\nBcc: all@newsroom.example.org\r\n\r\n\u202e\u001b[2J<script>alert(1)</script>"><img src=//x.example onerror=alert(1)>';
  const hostile = () => {
    const reasons = [{ word: evil, where: evil, as: evil, excerpt: `${evil} ${evil}` }];
    return digest(
      ignored({ id: evil, subject: evil, sender: evil, time: evil, reasons, attachments: [evil] }),
      record({ id: evil, subject: evil, outcome: 'spam', why: evil }),
      record({ subject: evil, outcome: 'constructor' as 'spam' }),
    );
  };

  test('gets into its header, ends a line or turns text around', () => {
    const { text, html, ...header } = digestMail(hostile(), INBOX);
    expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u2028-\u202e]|^Bcc/mu);
    expect(html).not.toMatch(/(?!\n)\p{Cc}|[\u2028-\u202e]|^Bcc/mu);
    expect(header).toEqual({
      from: { name: 'The "Paper"', address: 'tips@paper.example' },
      to: ['desk@newsroom.example.org'],
      subject: 'One pitch ignored, 1 kept for other reasons',
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Pitch-Screen-Loop': 'tips@paper.example' },
    });
  });

  test('is more than text in HTML', () => {
    const elements = elementsOf(digestHtml(hostile(), LINKS));
    const names = new Set(elements.map(({ tagName }) => tagName));
    expect(['script', 'img', 'iframe', 'object', 'link', 'form', 'svg'].filter((name) => names.has(name))).toEqual([]);
    const attributes = elements.flatMap(({ attrs }) => attrs.map(({ name }) => name));
    expect(attributes.filter((name) => /^on|^src|^style|background/.test(name))).toEqual([]);
    for (const { attrs } of elements.filter(({ tagName }) => tagName === 'a')) {
      expect(attrs.find(({ name }) => name === 'href')!.value).toMatch(/^mailto:tips\+review@paper\.example\?/);
    }
  });

  test.each(['https://evil.example/x', 'www.evil.example', 'evil.example', 'HTTP://user@evil.example', 'invoice.zip'])(
    'becomes a link in a mail program that makes links of addresses: %s',
    (address) => {
      const one = digest(ignored({ subject: `Look: ${address}!`, attachments: [address] }));
      expect(digestText(one)).not.toContain(address);
      expect(readable(digestText(one))).toContain(address);
      const html = digestHtml(one);
      expect(html).not.toContain(address);
      expect(textOf(parse(html))).toContain(address);
    },
  );
});

test('it loads nothing from anywhere', () => {
  expect(digestHtml(digest(ignored()), LINKS)).not.toMatch(/https?:|url\(|@import|<link|<img/i);
});

test('pitches that did not arrive have a group of their own, with the reason and a way to get them, until they are done', () => {
  const forwardedTo = ['desk@newsroom.example.org'];
  const undelivered = (id: string) => {
    const { inbox, ...sent } = record({ id, forwardedTo, copy: `copy-${id}` });
    const given = {
      id,
      inbox,
      copy: `copy-${id}`,
      address: forwardedTo[0]!,
      status: 'bounced',
      subtype: 'MailboxFull',
    } as const;
    return { ...sent, inbox, deliveries: [deliveryRecord(given, new Date(sent.time))] };
  };
  const done = reviewedRecord({ id: 'm2', inbox: 'tips@paper.example', state: 'done' }, 'm', new Date());
  const one = digest(ignored({ id: 'm3' }), { ...undelivered('m2'), done }, undelivered('m1'));
  one.addReturned(undelivered('m0'));
  one.addReturned({ ...undelivered('m2'), done });
  one.addReturned(record({ id: 'fine', forwardedTo }));
  expect(
    one.groups.map(({ title, pitches }) => [title, pitches.map(({ number, pitch }) => `${number} ${pitch.id}`)]),
  ).toEqual([
    ['“disruptive”', ['1 m3']],
    ['Did not arrive', ['2 m1', '3 m0']],
  ]);
  expect(one.subject).toBe('One pitch ignored, 2 with trouble at your mailbox');
  expect(one.isQuiet).toBe(false);
  // What came in the period does not count the earlier one.
  expect(one.tally.total).toMatchObject({ came: 3, undelivered: 2 });
  expect(readable(digestText(one, LINKS))).toMatch(
    /2\. A battery\n.*\n {3}The mailbox desk@newsroom\.example\.org is full\. Make room in it, and send it again\.\n {3}Send it to me: <mailto:\S+release%20m1>\n\n3\. /,
  );
});

test('so have those that are delayed and those that were reported as spam, which nobody needs to send again', () => {
  const address = 'desk@newsroom.example.org';
  const told = (id: string, ...statuses: DeliveryStatus[]) => {
    const sent = record({ id, forwardedTo: [address], copy: `copy-${id}` });
    const about = { id, inbox: sent.inbox, copy: `copy-${id}`, address };
    return { ...sent, deliveries: statuses.map((status) => deliveryRecord({ ...about, status }, new Date(sent.time))) };
  };
  const one = digest(told('m3', 'delivered', 'complained'), told('m2', 'delayed'), told('m1', 'delayed', 'delivered'));
  expect(one.groups.map(({ title, pitches }) => [title, pitches.map(({ pitch }) => pitch.id)])).toEqual([
    ['On their way', ['m2']],
    ['Reported as spam', ['m3']],
  ]);
  expect(one.subject).toBe('No pitches ignored, 2 with trouble at your mailbox');
  const text = readable(digestText(one, LINKS));
  expect(text).toMatch(/The server of desk@newsroom\.example\.org had not taken it by 2026-03-02 09:00 UTC\./);
  expect(text).toMatch(/It arrived at desk@newsroom\.example\.org, and was reported as spam there\./);
  expect(text).not.toContain('mailto:');
});
