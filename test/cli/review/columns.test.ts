import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutTo, cutToEnd, padTo, widthOf } from '../../../cli/review/columns.ts';
import { printable } from '../../../core/index.ts';

test.each([
  ['abc', 3],
  ['中文', 4],
  ['é', 1],
  ['e\u0301', 1],
  ['🔋', 2],
  ['👩‍🔬', 2],
  ['🇫🇷', 2],
  ['한국', 4],
  ['ｆｕ', 4],
  ['', 0],
])('%s takes %i columns', (text, columns) => {
  expect(widthOf(text)).toBe(columns);
});

test.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdef', 5, 'abcd…'],
  ['中文中文', 5, '中文…'],
  ['中文中文', 4, '中…'],
  ['abc', 0, ''],
])('%s in %i columns: %s', (text, columns, expected) => {
  expect(cutTo(text, columns)).toBe(expected);
  expect(widthOf(padTo(text, columns))).toBe(columns);
});

test('the end of a text', () => {
  expect(cutToEnd('abcdef', 4)).toBe('…def');
  expect(cutToEnd('abc', 4)).toBe('abc');
  expect(cutToEnd('中文中文', 4)).toBe('…文');
});

test('no text is wider than it may be, whatever a mail holds', () => {
  const marks = fc.constantFrom(
    '\u0301',
    '\u200d',
    '\ufe0f',
    '\u20e3',
    '\u00ad',
    '🏽',
    '🇫',
    '中',
    'ᄒ',
    'ᅡ',
    '👩‍🔬',
    ' ',
  );
  const text = fc.array(fc.oneof(marks, fc.string({ unit: 'grapheme', maxLength: 3 })), { maxLength: 30 });
  fc.assert(
    fc.property(text, fc.nat(20), (pieces, columns) => {
      const safe = printable(pieces.join(''), 1000);
      expect(widthOf(cutTo(safe, columns))).toBeLessThanOrEqual(columns);
      expect(widthOf(cutToEnd(safe, columns))).toBeLessThanOrEqual(columns);
      expect(widthOf(padTo(safe, columns))).toBe(columns);
    }),
  );
});
