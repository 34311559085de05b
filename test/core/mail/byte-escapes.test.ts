import { expect, test } from 'vitest';
import { withoutByteEscapes } from '../../../core/mail/byte-escapes.ts';
import { cpuTime } from '../../cpu-time.ts';

test.each([
  ['a byte is escaped at the end of a name', '"発表\\" <a@pr.example>', '"発表" <a@pr.example>'],
  [
    'in each name of a list',
    '"表\\" <a@pr.example>, "表\\" <b@pr.example>',
    '"表" <a@pr.example>, "表" <b@pr.example>',
  ],
  ['a quotation mark in a name is escaped', '"表\\"x" <a@pr.example>', '"表\\"x" <a@pr.example>'],
  ['behind ASCII', '"x\\" <a@pr.example>', '"x\\" <a@pr.example>'],
  ['the name does not end without it either', '"表\\"x\\" <a@pr.example>', '"表\\"x\\" <a@pr.example>'],
  ['no quotation marks', '表\\ <a@pr.example>', '表\\ <a@pr.example>'],
])('%s', (_, list, expected) => {
  expect(withoutByteEscapes(list)).toBe(expected);
});

test.each(['表\\"', '"', '\\', '表'])('250 KB of %j take no more than a moment', async (part) => {
  const list = `"${part.repeat(250_000 / part.length)}`;
  expect(await cpuTime(() => withoutByteEscapes(list))).toBeLessThan(1_000);
});
