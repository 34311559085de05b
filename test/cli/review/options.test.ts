import { expect, test } from 'vitest';
import { parseMoment } from '../../../cli/review/options.ts';

const NOW = Date.parse('2026-03-10T12:00:00Z');

test.each([
  ['7d', '2026-03-03T12:00:00.000Z'],
  ['12h', '2026-03-10T00:00:00.000Z'],
  ['30m', '2026-03-10T11:30:00.000Z'],
  ['2w', '2026-02-24T12:00:00.000Z'],
  ['2026-03-01T10:00Z', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01', new Date(2026, 2, 1).toISOString()],
])('--since %s means %s', (text, expected) => {
  expect(parseMoment('--since', text, NOW)).toBe(expected);
});

test.each(['', 'yesterday', '7', '7y', '2026-13-01', '1e9d', '99999999d'])(
  '--since %j is refused, and the error says what is expected',
  (text) => {
    expect(() => parseMoment('--since', text, NOW)).toThrow(/^--since ".*": expected a time ago/);
  },
);
