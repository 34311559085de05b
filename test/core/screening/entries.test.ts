import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../app/config.ts';
import { isWordWithin } from '../../../app/dictionary.ts';
import { compileRules, findMatches, screen } from '../../../core/screen.ts';
import type { WordEntry } from '../../../core/types.ts';
import { textMail } from './mail.ts';
import { testRules } from './table.ts';

testRules(
  'A star stands for any ending',
  [
    {
      why: 'every word that begins so is meant, in any case and disguise',
      words: ['disrupt*'],
      ignore: [
        ...'disrupt disrupts disruption disruptively disruptors DISRUPTIVE Disruptions disrupt-ready #disruptTech'.split(
          ' ',
        ),
        ...'d1srupt10n di$ruption dis**rupt**ion disruuuption dısruptıon disruptïon'.split(' '),
        'd i s r u p t i o n',
        'dis-\nruption',
      ],
      forward: ['disrup', 'nondisruption', 'interrupt', 'dis rupture', 'www.disruption.example', 'a@disrupt.io'],
    },
    {
      why: 'at the end of a phrase, too',
      words: ['thought lead*'],
      ignore: ['a thought leader', 'Thought leadership', 'thought-leading', 'thoughtleaders', 'thought lead'],
      forward: ['thoughts lead', 'a thought. Leaders', 'thought les'],
    },
  ],
  textMail,
);

testRules(
  'The words of a phrase',
  [
    {
      why: 'are written apart, with a hyphen or as one',
      words: ['game changer', 'state of the art', 'AI-powered', '세계 최초', 'đột phá', 'next-gen', 'Web 3.0'],
      ignore: [
        ...[
          'game changer',
          'game-changer',
          'gamechanger',
          'Game\nchanger',
          'game-\nchanger',
          'GAME CHANGER',
          'game\u200bchanger',
        ],
        ...[
          'state of the art',
          'state-of-the-art',
          'State-Of The-Art',
          'AI powered',
          'AIpowered',
          'AI‑powered',
          '세계최초',
        ],
        ...['độtphá', 'next gen', 'nextgen', 'Web3.0', 'A I  p o w e r e d'],
      ],
      forward: [
        ...['game\n\nchanger', 'a game. Changer', 'game, changer', 'games changer', 'game changers', 'endgame changer'],
        ...['game / changer', 'game\u2029changer', 'state of art', 'OpenAI-powered'],
      ],
    },
  ],
  textMail,
);

testRules(
  'Letters with a mark',
  [
    {
      why: 'a letter of its own makes another word of a short one',
      words: ['schon', 'große', 'Bar', 'мой', 'ano', 'все'],
      ignore: ['schon', 'Schon', 'große', 'Bar', 'BAR', 'мой', 'МОЙ', 'ano', 'все'],
      forward: ['schön', 'SCHÖN', 'scho\u0308n', 'größe', 'Bär', 'мои', 'año', 'всё'],
    },
    {
      why: 'and the other way round, but ё is mostly printed as е',
      words: ['schön', 'größe', 'Bär', 'мои', 'зелёный'],
      ignore: ['schön', 'scho\u0308n', 'Größe', 'BÄR', 'мои', 'зелёный', 'зеленый'],
      forward: ['schon', 'große', 'Bar', 'мой'],
    },
    {
      why: 'in a long word of plain letters it is a disguise',
      words: ['disruptive'],
      ignore: ['dïsrüptïve', 'dısrüptïvë', 'disruptivé', 'dišruptive', 'di\u0308sru\u0308ptive'],
    },
    {
      why: 'an accent is optional, in the entry and in the text',
      words: ['révolution', 'numero', 'café'],
      ignore: ['revolution', 'RÉVOLUTION', 'numéro', 'numero', 'cafe', 'Café', 'cafe\u0301'],
    },
    {
      why: 'a long word that is written without its letters is the word',
      words: ['revolutionär', 'převratný'],
      ignore: ['revolutionar', 'revolutionär', 'prevratny', 'PŘEVRATNÝ'],
    },
  ],
  textMail,
);

testRules(
  'Up to three capitals',
  [
    {
      why: 'are meant as they are written',
      words: ['AI', 'US', 'B2B', '5G'],
      ignore: [
        'AI',
        'our AI-driven lamp',
        'WE MAKE AI',
        'the US market',
        'B2B',
        'ＡＩ',
        '5G',
        'AI的',
        '#AI',
        'A\u0399',
      ],
      forward: ['ai', 'Ai Weiwei', "j'ai", 'us', 'Us', 'b2b', '5g', 'OpenAI', 'openAi', 'MAIN', 'b2B4bqg8.jpg', 'B2b'],
    },
  ],
  textMail,
);

testRules(
  'The edges of an entry',
  [
    {
      why: 'a change of case begins a word behind # or @, and between capitalised words',
      words: ['free', 'disruptive', 'ai'],
      ignore: ['#FreeTech', '#techFree', 'FreeWorld', 'MyFreeWorld', '@freeNews', 'disruptiveTM', '#ourAiTech'],
      forward: ['FreeBSD', 'freeBSD', 'OpenAI', 'openFree', 'freely', 'myDISRUPTIVE', 'iFree'],
    },
    {
      why: 'digits that go on make another number, date or name',
      words: ['#1', '24/7', '10x', 'Web3', '2024'],
      ignore: [
        '#1',
        'the #1 lamp',
        '#1!',
        '24/7',
        '24/7.',
        'open 24/7, 365 days',
        '10x',
        '10X',
        '10x的',
        'Web3',
        'web3的',
        'in 2024.',
      ],
      forward: [
        '#1D4C65',
        '#1OK',
        '#12',
        '24/7/2026',
        '24/75',
        '10xAbc',
        '10x15',
        '10xGrowth2030',
        'Web3.0',
        '1.2024',
        '2024/25',
      ],
    },
    {
      why: 'a prefix that makes another word does so with a hyphen, too',
      words: ['leading', 'disruptive', 'sign'],
      ignore: ['leading', 'market-leading', 'non-disruptive', 'anti-disruptive', 'in-leading', 'a sign'],
      forward: ['misleading', 'mis-leading', 'mis-\nleading', 'MIS-LEADING', 're-sign', 'de-sign'],
    },
  ],
  textMail,
);

/** Whether a text has a word of an entry, as the running screen judges. */
async function isIgnored(text: string, entry: WordEntry): Promise<boolean> {
  const config = parseConfig({
    inboxes: [{ address: 'a@technode.example', forwardTo: 'b@news.example', words: [entry] }],
  });
  const rules = compileRules(config.inboxes[0]!, { isWord: isWordWithin(config) });
  return (await screen(textMail(text), rules)).decision === 'ignore';
}

describe('An entry with settings', () => {
  const leading = { word: 'leading', except: ['leading to', 'leading edge case', 'not leading'] };

  test.each([
    ['the leading lamp', true],
    ['leading to nowhere', false],
    ['LEADING TO', false],
    ['a leading edge case', false],
    ['a leading edge', true],
    ['we are not leading', false],
    ['leading to nowhere, but leading', true],
    ['leading, to be exact', true],
    ['misleading to', false],
  ])('except leaves out what stands in one of its phrases: %s', async (text, expected) => {
    expect(await isIgnored(text, leading)).toBe(expected);
  });

  test.each([
    ['the Apple watch', true],
    ['the apple watch', false],
    ['APPLE', false],
    ['Applé', false],
    ['A-p-p-l-e', false],
    ['Apples', false],
  ])('exact takes it as it is written: %s', async (text, expected) => {
    expect(await isIgnored(text, { word: 'Apple', exact: true })).toBe(expected);
  });

  test('exact keeps accents, however they are composed', async () => {
    const entry = { word: 'révolution', exact: true };
    expect(await isIgnored('une révolution', entry)).toBe(true);
    expect(await isIgnored('une re\u0301volution', entry)).toBe(true);
    expect(await isIgnored('une revolution', entry)).toBe(false);
  });

  test('the reason names the word alone', async () => {
    const rules = compileRules({ address: 'a@b.example', forwardTo: [], words: [leading], notice: '' });
    expect((await screen(textMail('A leading lamp'), rules)).reasons).toMatchObject([
      { word: 'leading', as: 'leading' },
    ]);
  });

  test('two inboxes may set one word differently', async () => {
    const plain = compileRules({ address: 'a@b.example', forwardTo: [], words: ['leading'], notice: '' });
    const other = compileRules({ address: 'c@b.example', forwardTo: [], words: [leading], notice: '' });
    const { screenForEach } = await import('../../../core/screen.ts');
    const verdicts = await screenForEach(textMail('leading to a lamp'), [plain, other]);
    expect(verdicts.map(({ decision }) => decision)).toEqual(['ignore', 'forward']);
  });
});

test('a match says where it stands, whatever is invisible or composed before it', () => {
  const rules = compileRules({ address: 'a@b.example', forwardTo: [], words: ['disrupt*', 'ガ'], notice: '' });
  const texts = [
    'a disruptive one',
    '\u200b\u200bé\u0301x😀ﬃ ß dis\u00adruption!',
    'カ\u3099 ｶﾞ',
    '> x\n> disrupt',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa disrupts',
  ];
  expect(texts.map((text) => findMatches(text, rules).map(({ start, end }) => text.slice(start, end)))).toEqual([
    ['disruptive'],
    ['dis\u00adruption'],
    ['カ\u3099', 'ｶﾞ'],
    ['disrupt'],
    ['disrupts'],
  ]);
});
