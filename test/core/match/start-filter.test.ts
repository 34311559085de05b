import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Finder } from '../../../core/match/finder.ts';
import { type Letters, LetterWindow, WINDOW } from '../../../core/match/letter-window.ts';
import { POSSIBLE } from '../../../core/match/start-filter.ts';
import { compileWords } from '../../../core/match/words.ts';
import type { WordEntry } from '../../../core/types.ts';

/** The letters of a text that fits the window. */
function lettersOf(text: string): Letters {
  const window = new LetterWindow(() => 0);
  window.append(text);
  return window.text;
}

/** The positions that the filter leaves of a text. */
function possibleStarts(
  entries: readonly WordEntry[],
  text: string,
  isWanted: (index: number) => boolean = () => true,
): number[] {
  const letters = lettersOf(text);
  const marks = compileWords(entries, () => false)
    .startFilter()
    .scan(letters, 0, isWanted);
  return Array.from({ length: letters.length }, (_, at) => at).filter(
    (at) => marks === undefined || marks[at] === POSSIBLE,
  );
}

/** The positions at which the finder finds a candidate. */
function candidateStarts(entries: readonly WordEntry[], text: string): number[] {
  const letters = lettersOf(text);
  const { words, trie, longest } = compileWords(entries, () => false);
  const starts = new Set<number>();
  const finder = new Finder(
    words,
    trie,
    longest,
    () => true,
    ({ start }) => starts.add(start),
  );
  for (let at = 0; at < letters.length; at++) finder.find(letters, at);
  return [...starts];
}

const WORDS = [
  'disruptive',
  'disrupt*',
  'game changer',
  'AI-powered',
  'C++',
  '.NET',
  "let's",
  '24/7',
  '5G',
  'illicit',
  'Mississippi',
  'révolutionnaire',
  'прорывной',
  'инновация',
  '颠覆性',
  '革命',
  'ナンバー',
  'ตัวเปลี่ยนเกม',
  'שיבוש',
  'तेज़',
  'größe',
];

/** What people write between the letters of a word, and what ends one. */
const BETWEEN = [
  '',
  '',
  '',
  ' ',
  '.',
  '-',
  ' - ',
  '**',
  '-\r\n',
  '-\r\n> ',
  '\n',
  '\t',
  '!',
  '$',
  '|',
  'ʼ',
  '’',
  '\u00ad',
  'x',
];

/** Letters as a disguise writes them. */
const WRITTEN: Readonly<Record<string, string>> = {
  a: 'aA@4а𝐚',
  b: 'b86',
  c: 'c(С<',
  e: 'eE3€еë',
  g: 'g69',
  i: 'iI1!|lі',
  l: 'l1|I',
  o: 'o0о',
  p: 'pр',
  s: 's5$ѕ',
  t: 'tT7+т',
  u: 'uυü',
  v: 'vν',
  и: 'иu',
  о: 'оo',
  р: 'рp',
};

describe('the filter of beginnings', () => {
  test('never rules out a position at which a word is found, however it is written', () => {
    const letter = (char: string) =>
      fc.record({
        char: fc.constantFrom(...(WRITTEN[char.toLowerCase()] ?? char)),
        times: fc.constantFrom(1, 1, 1, 1, 2, 4),
        gap: fc.constantFrom(...BETWEEN),
      });
    const word = fc
      .constantFrom(...WORDS)
      .chain((entry) => fc.tuple(...Array.from(entry.replace('*', ''), letter)))
      .map((letters) => letters.map(({ char, times, gap }) => char.repeat(times) + gap).join(''));
    const plain = fc.constantFrom(
      ...WORDS.map((entry) => `${entry.replace('*', 's')} `),
      'the lamp is ',
      '$$! (|+) ',
      '灯',
    );
    const entries = fc.uniqueArray(fc.constantFrom(...WORDS), { minLength: 1 });
    let found = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof(word, plain), { minLength: 1, maxLength: 12 }), entries, (pieces, words) => {
        const text = pieces.join('');
        const candidates = candidateStarts(words, text);
        found += candidates.length;
        expect(possibleStarts(words, text)).toEqual(expect.arrayContaining(candidates));
      }),
      { numRuns: 1_000 },
    );
    expect(found).toBeGreaterThan(400);
  });

  test.each([
    ["let's", 'letʼs'],
    ['прорывной', 'пpopывнoй'],
    ['disruptive', 'ԁіѕгυрτіνе'],
    ['disruptive', 'd!$rup+!ve'],
    ['disruptive', 'd!i!s!r!u!p!t!i!v!e'],
    ['straße', 'strasse'],
    ['.NET', '.net'],
    ['AI-powered', 'A I p o w e r e d'],
    ['颠覆性', '颠覆\n性'],
  ])('leaves the beginning of %s written as %j', (entry, text) => {
    expect(candidateStarts([entry], text)).toContain(0);
    expect(possibleStarts([entry], text)).toContain(0);
  });

  const many = Array.from({ length: 200 }, (_, index) => `d${String.fromCharCode(97 + (index % 26))}${index}disrupt`);

  test.each([
    ['one letter, spelled out', 'd '],
    ['beginnings of a word', 'disruptiv '],
    ['spelled-out beginnings', 'd.i.s.r.u.p.t.i.v. '],
    ['nothing but leet', '1!|l'],
    ['beginnings with every separator', 'd - i - s - r - u - '],
    ['symbols that may be letters', 'd!$@+(<|'],
  ])('rules out all of %s, for one word as for 201', (_, unit) => {
    const text = unit.repeat(WINDOW / unit.length / 2);
    expect(possibleStarts(['disruptive'], text)).toEqual([]);
    expect(possibleStarts(['disruptive', ...many], text)).toEqual([]);
  });

  test('leaves the word, and what stands before it, as an entry may begin with a mark', () => {
    expect(possibleStarts(['disruptive', 'lamp'], 'a d d i s r u p t dlsrupt1ve, lam')).toEqual([17, 18]);
  });

  test('rules out the beginnings of entries that are no longer looked for, unless others begin there', () => {
    const text = 'disruptive lamps';
    expect(possibleStarts(['disruptive', 'lamp'], text, (index) => index !== 0)).toEqual([10, 11]);
    expect(possibleStarts(['disruptive', 'disrupt*'], text, (index) => index !== 0)).toEqual([0]);
  });

  test('leaves everything of a text with too many states', () => {
    const words = Array.from(
      { length: 9_000 },
      (_, index) => `${index.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)]!)}zabcdefgh`,
    );
    const text = words.slice(0, 2_000).join(' ');
    expect(possibleStarts(words, text)).toHaveLength(text.length);
  });
});
