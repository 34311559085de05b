import { describe, expect, test } from 'vitest';
import { chanceFrom, oneOf } from '../../../../bench/mails/chance.ts';
import { Layer } from '../../../../core/text/html/css/layers.ts';
import { declarationsIn } from '../../../../core/text/html/css/style-attribute.ts';
import { readStyleSheet } from '../../../../core/text/html/css/style-sheet.ts';

const GRAMMAR = { isQuirky: false };
const NAMES =
  'color display font-size DISPLAY --x font width opacity background margin x top -webkit-opacity "a" 1a'.split(' ');
const VALUES = [
  ...'red #FFF 0 -0 +1px .5 1.50em 1e1px 12px 0.5em none NONE 100% 1px-x #a-b -1PX url(x) url(a:b) rgb(1,2,3)'.split(
    ' ',
  ),
  ...[
    `'a b'`,
    '"a;b"',
    'calc(1px + (2px))',
    'var(--x)',
    'a/**/b',
    '\\6eone',
    '{}',
    '(',
    ')',
    '',
    'é',
    '12px/14px Arial',
  ],
];
const MARKS = ['', '', '', '!important', ' ! IMPORTANT', '!x', '! important !important'];
const GAPS = ['', '', ' ', '\n', '\t \f', ':', '!'];

const statement = (chance: () => number): string =>
  `${oneOf(GAPS, chance)}${oneOf(NAMES, chance)}${oneOf(GAPS, chance)}:${oneOf(GAPS, chance)}${oneOf(VALUES, chance)}${oneOf(GAPS, chance)}${oneOf(VALUES, chance)}${oneOf(MARKS, chance)}`;

describe('Declarations that are read without a tokenizer', () => {
  test('mean what they mean with one, in an attribute and in a sheet', () => {
    const chance = chanceFrom(7);
    for (let round = 0; round < 3_000; round++) {
      const css = Array.from({ length: 1 + Math.floor(3 * chance()) }, () => statement(chance)).join(';');
      // A comment is nothing, and makes the whole block one for the tokenizer.
      const expected = [...declarationsIn(`/**/${css}`, GRAMMAR)];
      expect([...declarationsIn(css, GRAMMAR)], css).toEqual(expected);
      expect(inSheet(`${css};}b{top:1px}`), css).toEqual(inSheet(`/**/${css};}b{top:1px}`));
    }
  });

  test('end where their block does', () => {
    expect(inSheet('color:red}b{color:blue} c { top : 1px ; } d{width:0')).toEqual([
      'color:red',
      'color:blue',
      'top:1px',
      'width:0',
    ]);
  });
});

const SELECTORS =
  'p .a #b p.a td#B.c a-1 .-x ._y P * .5a #1 --x .--x p..a a: a:hover p>a [x] é p, ,p , {} } @media @media(x)'.split(
    ' ',
  );

describe('Selectors that are read without a tokenizer', () => {
  test('mean what they mean with one', () => {
    const chance = chanceFrom(8);
    for (let round = 0; round < 3_000; round++) {
      const preludes = Array.from({ length: 1 + Math.floor(4 * chance()) }, () =>
        Array.from({ length: 1 + Math.floor(3 * chance()) }, () => oneOf(SELECTORS, chance)).join(
          oneOf([' ', '\n', ',', ''], chance),
        ),
      );
      const sheet = (before: string) => preludes.map((prelude) => `${before}${prelude} {color:red}`).join('\n');
      for (const isQuirky of [false, true])
        expect(rulesOf(sheet(''), isQuirky), sheet('')).toEqual(rulesOf(sheet('/**/'), isQuirky));
    }
  });
});

function rulesOf(css: string, isQuirky: boolean): unknown[] {
  const rules: unknown[] = [];
  readStyleSheet(css, { isQuirky }, new Layer(), (selectors, declarations, { views }) => {
    rules.push({ selectors, declarations: [...declarations], views });
  });
  return rules;
}

/** The declarations of each rule of a sheet that goes on like this. */
function inSheet(rest: string): string[] {
  const rules: string[] = [];
  readStyleSheet(`a{${rest}`, GRAMMAR, new Layer(), (_, declarations) => {
    rules.push(
      [...declarations].map(([name, { value, isImportant }]) => `${name}:${value}${isImportant ? '!' : ''}`).join(';'),
    );
  });
  return rules;
}
