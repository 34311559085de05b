import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge, type Setting } from './judge.ts';
import { textMail } from './mail.ts';

const FILLER =
  'We are happy to tell you about the new lamp which I have seen at the fair in May. The team is small, and it will ship soon. A B C I V E I.V. e.g. i.e. d e f u p t'.split(
    ' ',
  );
const NEAR = [
  ...'disruption disruptively disruptor disrupt disrupted disrupts disrupting descriptive disruptiveness interruptive'.split(
    ' ',
  ),
  ...'disputative digestive Disruptions dis rup tive isruptive disruptiv e d i s D.I.S. (d)(i)(s) predisruptive'.split(
    ' ',
  ),
  ...'nondisruptive disruptivos disruptif disruptiva Disrupt-E U.S. P.T. I.V.E.'.split(' '),
  ...[
    "disrupt I've",
    "disrupt. I've",
    'disrupt Ive',
    'disruptiv E-Commerce',
    'disrupt; ive',
    'disrupt\nive',
    'disrupt\n\nIve',
    'u p t i v e',
  ],
];

const joined = (piece: fc.Arbitrary<string>, separators: string[], maxLength = 60) =>
  fc
    .tuple(fc.array(piece, { maxLength }), fc.constantFrom(...separators))
    .map(([pieces, separator]) => pieces.join(separator));

const hex = fc.nat(255).map((byte) => byte.toString(16).padStart(2, '0'));
const bytes = fc.uint8Array({ minLength: 300, maxLength: 1500 }).map((array) => Buffer.from(array));
const ELEMENTS = 'H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ru Pt I U D Ds'.split(
  ' ',
);
const CODE = [
  'dis_rupt',
  'isDisruptiv',
  'disruptiveness',
  'disruptivelyDone',
  'DISRUPTIVENESS',
  'getDisruption()',
  'disruptor::ive',
  'd_i_s',
  'i++',
  'if(d)i=s;',
  'const d=1,i=2,s=3,r=4,u=5,p=6,t=7',
  'for(i=0;i<s;i++)',
  'd[i]=s[r];',
];

/** Mail that has letters of the words, in all kinds of order, but never the words. */
const ORDINARY: [what: string, text: fc.Arbitrary<string>, setting?: Setting][] = [
  [
    'prose around near misses',
    joined(fc.oneof(fc.constantFrom(...FILLER), fc.constantFrom(...NEAR)), [' ', ' ', '\n', ', ', '. ']),
  ],
  [
    'French and German',
    joined(
      fc.constantFrom(
        ..."Nous sommes heureux de vous annoncer la disruption du marché. L'idée est disruptif e t Wir haben disruptiv E-Commerce gemacht".split(
          ' ',
        ),
      ),
      [' '],
    ),
  ],
  [
    'running Russian',
    joined(
      fc.constantFrom(
        ...'в окно росла сосна и она попросила соседа роса хорошо тест рост сорока ворота корова нос сон ром тема рама мама папа кот тор карета комета монета ракета кассета'.split(
          ' ',
        ),
      ),
      [' ', ', '],
    ),
    { words: ['mama', 'papa', 'com', 'kot', 'top', 'pocoa', 'poco'] },
  ],
  [
    'running Chinese',
    joined(fc.constantFrom(...'我们 颠覆 了 性能 行业 。 ， 性价比 的性质'.split(' ')), [''], 40).filter(
      (text) => !text.includes('颠覆性'),
    ),
    { words: ['颠覆性'] },
  ],
  [
    'tables of numbers',
    joined(joined(fc.constantFrom(...'0123456789.,-+$%()|'), [''], 8), [' ', '\t', '\n', '|']),
    { words: ['gigabit', 'biggest', 'social', 'lilies', 'disruptive'] },
  ],
  [
    'chemical formulas',
    joined(
      joined(
        fc.tuple(fc.constantFrom(...ELEMENTS), fc.constantFrom('', '', '2', '3', '12')).map((pair) => pair.join('')),
        ['', '-', '+'],
        6,
      ),
      [' ', ', ', '\n'],
    ),
    { words: ['disruptive', 'cocoon', 'silicon'] },
  ],
  [
    'base64 left in a body',
    bytes.map((array) => array.toString('base64').replace(/.{76}/g, '$&\n')),
    { words: ['disruptive', 'innovative', 'synergy'] },
  ],
  [
    'hexadecimal dumps',
    joined(joined(hex, [' ', '', ':', '-'], 16), ['\n'], 40),
    { words: ['disruptive', 'facade', 'decade', 'deface'] },
  ],
  ['initials', joined(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), ['. ', ' ', ', ', '.', '-', '\n', '\t'], 200)],
  ['code', joined(fc.constantFrom(...CODE), [' ', '\n', ';\n', ', '])],
  [
    'logs',
    joined(
      fc
        .tuple(hex, hex, fc.nat(1e6))
        .map(
          ([a, b, id]) => `2026-01-02T03:04:05Z INFO disruption=${id} id=${a}${b} path=/srv/d/i/s/${id.toString(36)}`,
        ),
      ['\n'],
    ),
  ],
];

test.each(ORDINARY)('%s: never ignored', async (_, text, setting) => {
  await fc.assert(
    fc.asyncProperty(text, async (text) => {
      expect((await judge(textMail(text), setting)).reasons).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
