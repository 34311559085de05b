import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forwardedFrom } from '../../../core/forward/forwarded-from.ts';
import { parseMailboxes } from '../../../core/mail/addresses.ts';
import { parseMail } from '../../../core/mail/mail.ts';
import { INBOX } from '../inbox.ts';

/** The sender's name in the From of a forwarded mail, as it is shown. */
function nameOf(from: string, envelopeFrom = 'bounce@pr.example'): string {
  const mail = parseMail(Buffer.from(`From: ${from}\r\n\r\n`));
  const words = forwardedFrom(mail, { inbox: INBOX, envelopeFrom, fallbackCharset: 'gb18030' });
  const [mailbox] = parseMailboxes([words.join(' ')]);
  expect(mailbox!.address).toBe(INBOX.address);
  expect(mailbox!.name).toMatch(/ via pitch-screen$/);
  return mailbox!.name.replace(/ via pitch-screen$/, '');
}

test.each([
  ['a name', 'Jane Doe <jane@pr.example>', 'Jane Doe'],
  ['no name', 'jane@pr.example', 'jane at pr.example'],
  ['an address as name', '"jane@pr.example" <jane@pr.example>', 'jane at pr.example'],
  ["another one's address as name", '"ceo@bank.example" <jane@pr.example>', 'ceo at bank.example'],
  ['that in an encoded word', '=?utf-8?Q?ceo=40bank.example?= <jane@pr.example>', 'ceo at bank.example'],
  ['in full width', 'ceo＠bank.example <jane@pr.example>', 'ceo at bank.example'],
  ['in small form', 'ceo﹫bank.example <jane@pr.example>', 'ceo at bank.example'],
  [
    'as a code of HTML or a URL',
    '"ceo&#64;bank.example, ceo%40bank.example" <jane@pr.example>',
    'ceo at bank.example, ceo at bank.example',
  ],
  ['in brackets', '"Jane <ceo@bank.example>" <jane@pr.example>', 'Jane <ceo at bank.example>'],
  ['munged by a list', '"press@pr.example via Lists" <lists@lists.example>', 'press at pr.example via Lists'],
  ['in a comment', 'jane@pr.example (ceo@bank.example)', 'ceo at bank.example'],
  ['an @ with spaces', 'Jane @ Acme <jane@pr.example>', 'Jane at Acme'],
  ['a name on a platform', '@jane <jane@pr.example>', 'at jane'],
  ['the own address behind the name', 'Jane Doe <jane@pr.example> <jane@pr.example>', 'Jane Doe'],
  ['the own address in brackets behind it', '"Jane Doe [jane@pr.example]" <jane@pr.example>', 'Jane Doe'],
  ['a colon', 'First Last [COMPANY/ AREA:] <user@pr.example>', 'First Last [COMPANY/ AREA:]'],
  [
    'a colon and words behind it',
    'HowlRound: A Center for the Theatre <web@pr.example>',
    'HowlRound: A Center for the Theatre',
  ],
  ['a colon, a comma and a semicolon', 'Acme: News, Views; more <a@pr.example>', 'Acme: News, Views; more'],
  ['colons in quotes and comments', '"A: B" (C: D) <a@pr.example>', 'A: B'],
  ['an @ behind a colon', 'Acme: news @ home <a@pr.example>', 'Acme: news at home'],
  ['a comma', 'Doe, Jane <jane@pr.example>', 'Doe, Jane'],
  ['brackets', 'Jane [PR] <jane@pr.example>', 'Jane [PR]'],
  ['a link in brackets', 'Jane Doe [mailto:jane@pr.example]', 'Jane Doe'],
  ['an address in brackets', 'Jane Doe [jane@pr.example]', 'Jane Doe'],
  ['a group of addresses', 'Jane: jane@pr.example, bob@pr.example;', 'jane at pr.example'],
  ['a group of names and addresses', 'Team: Jane <jane@pr.example>, Bob <bob@pr.example>;', 'Jane'],
  ['two mailboxes with colons', 'A: B <a@pr.example>, C: D <c@pr.example>', 'A: B'],
  ['an empty group', 'Undisclosed:;', 'bounce at pr.example'],
])('%s', (_, from, name) => {
  expect(nameOf(from)).toBe(name);
});

test('whatever the sender is called, the name has no @ in it, however it is encoded', () => {
  const part = fc.constantFrom(
    ...[
      'Jane',
      ' ',
      '@',
      '＠',
      '﹫',
      '%40',
      '&#64;',
      'bank.example',
      '<',
      '>',
      ':',
      ';',
      ',',
      '"',
      '[',
      ']',
      '(',
      ')',
      '\\',
      'mailto:',
      '\u202e',
      '\u200b',
    ],
  );
  const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
  const word = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
  fc.assert(
    fc.property(text, fc.constantFrom('raw', 'word'), (text, form) => {
      const name = nameOf(`${form === 'raw' ? text : word(text)} <jane@pr.example>`);
      expect(name).not.toMatch(/[@\uff20\ufe6b]|%40|&#64;/);
      expect(name).toMatch(/./);
    }),
    { seed: 17, numRuns: 3_000 },
  );
});
