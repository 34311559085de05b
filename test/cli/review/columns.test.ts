import { expect, test } from 'vitest';
import { cutTo, cutToEnd, padTo, widthOf } from '../../../cli/review/columns.ts';

test.each([
  ['abc', 3],
  ['中文', 4],
  ['é', 1],
  ['e\u0301', 1],
  ['🔋', 2],
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
