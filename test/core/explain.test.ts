import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explain } from '../../core/explain.ts';
import { compileRules, screen } from '../../core/screen.ts';
import { INBOX } from './inbox.ts';

const rules = compileRules({
  ...INBOX,
  words: ['disruptive', 'AI', { word: 'leading', except: ['leading to'] }, { word: 'Cutting Edge', exact: true }],
  notice: 'Pitches with the word "disruptive" will be ignored',
});

/** What is said of a mail: each word, and the rule by which it does not count, empty where it does. */
async function said(text: string, header = 'From: a@acme.example\r\nSubject: News') {
  const { findings } = await explain(Buffer.from(`${header}\r\n\r\n${text}`), rules);
  return findings.map(({ as, passedOver = '' }) => [as, passedOver]);
}

const HTML = 'From: a@acme.example\r\nSubject: News\r\nContent-Type: text/html';
const REPLY = `From: a@acme.example\r\nTo: ${INBOX.address}\r\nIn-Reply-To: <1@x>\r\nSubject: Re: News`;

describe('Of a match that does not count, the rule is told', () => {
  test.each<[string, string, string, string, string?]>([
    ['the beginning of a longer word', 'It disruptively shines.', 'disruptive', 'part of a longer word'],
    ['the middle of a longer word', 'It is nondisruptive.', 'disruptive', 'part of a longer word'],
    ['another word with a hyphen', 'a mis-leading title', 'leading', 'a longer word with a hyphen'],
    ['an acronym in small letters', 'ai', 'ai', 'not in capitals'],
    ['an exact phrase in other letters', 'a cutting edge', 'cutting edge', 'written otherwise than the entry'],
    ['two words', 'disrupt ive', 'disrupt ive', 'two words with a space between them'],
    ['an exception', 'leading to a lamp', 'leading', 'an exception of the entry'],
    ['an address', 'https://acme.example/disruptive', 'disruptive', 'in an address'],
    [
      'random letters',
      'iQIzBAABCgAdFiEE+AI/Zx5G+kQ2vT8nJ7wLmR4cYfPsUd9Hb6XeG1oK3tVq',
      'AI',
      'in letters without a meaning',
    ],
    ['the notice', '> Pitches with the word "disruptive" will be ignored', 'disruptive', "in the reporter's notice"],
    [
      'her own words',
      `Yes!\r\n\r\nOn Mon, 2 Mar 2026, ${INBOX.address} wrote:\r\n> not disruptive`,
      'disruptive',
      "in the reporter's own words, quoted",
      REPLY,
    ],
    [
      'hidden text',
      '<p>Hello</p><p style="display:none">disruptive</p>',
      'disruptive',
      'in text that nobody sees',
      HTML,
    ],
  ])('%s', async (_, text, as, rule, header) => {
    expect(await said(text, header)).toEqual([[as, rule]]);
  });
});

test('what counts is told as well, in the order of the mail', async () => {
  expect(await said('Disruptively disruptive, see https://acme.example/leading')).toEqual([
    ['Disruptive', 'part of a longer word'],
    ['disruptive', ''],
    ['leading', 'in an address'],
  ]);
});

test('source in HTML is no text, shown or hidden', async () => {
  const source =
    '<style>.disruptive{}</style><script>disruptive</script><!-- disruptive --><p class="disruptive">x</p>';
  expect(await said(source, HTML)).toEqual([]);
});

test('what counts is what the screen ignores a mail for, whatever the text', async () => {
  const piece = fc.constantFrom(
    'disruptive',
    'd i s r u p t i v e',
    'AI',
    'ai',
    'leading',
    ' to ',
    ' ',
    '-',
    'x',
    '.com',
    '\r\n',
    '> ',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (pieces) => {
      const mail = Buffer.from(`From: a@acme.example\r\nSubject: News\r\n\r\n${pieces.join('')}`);
      const { reasons } = await screen(mail, rules);
      const { findings } = await explain(mail, rules);
      const counted = findings.filter(({ passedOver }) => passedOver === undefined).map(({ word }) => word);
      expect(new Set(counted)).toEqual(new Set(reasons.map(({ word }) => word)));
    }),
    { numRuns: 300 },
  );
});
