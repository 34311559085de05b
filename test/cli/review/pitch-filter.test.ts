import { expect, test } from 'vitest';
import { matchesFilter, type PitchFilter, parseMoment } from '../../../cli/review/pitch-filter.ts';
import type { ReviewedPitch } from '../../../core/record/history.ts';
import { record } from '../record.ts';

const IGNORED: ReviewedPitch = record({
  outcome: 'ignored',
  sender: 'Zoë Ventures <Hello@ventures.example>',
  subject: 'The future of lunch',
  returnPath: 'bounce@lists.example',
  reasons: [{ word: 'disruptive', where: 'text', as: 'DISRUPTIVE', excerpt: 'a DISRUPTIVE platform' }],
});
const RELEASED: ReviewedPitch = {
  ...IGNORED,
  released: {
    v: 1,
    event: 'released',
    time: '2026-03-03T09:00:00.000Z',
    id: IGNORED.id,
    inbox: IGNORED.inbox,
    by: 'm',
    to: [],
    messageId: '',
    sentAs: 'original',
  },
};

test.each<[PitchFilter, boolean]>([
  [{}, true],
  [{ word: 'Disruptive' }, true],
  [{ word: 'disrupt' }, false],
  [{ from: 'zoë' }, true],
  [{ from: 'zoe\u0308' }, true],
  [{ from: 'hello@' }, true],
  [{ from: 'lists.example' }, true],
  [{ from: 'lunch' }, false],
  [{ inbox: 'Tips@Paper.example' }, true],
  [{ inbox: 'tips' }, false],
  [{ outcome: 'ignored' }, true],
  [{ outcome: 'kept' }, true],
  [{ outcome: 'forwarded' }, false],
  [{ outcome: 'released' }, false],
  [{ search: 'PLATFORM' }, true],
  [{ search: 'lunch' }, true],
  [{ search: 'dinner' }, false],
  [{ word: 'disruptive', from: 'nobody' }, false],
])('%j: %s', (filter, expected) => {
  expect(matchesFilter(IGNORED, filter)).toBe(expected);
});

test('a released pitch is still one that was ignored', () => {
  expect(matchesFilter(RELEASED, { outcome: 'ignored' })).toBe(true);
  expect(matchesFilter(RELEASED, { outcome: 'released' })).toBe(true);
});

const NOW = Date.parse('2026-03-10T12:00:00Z');

test.each([
  ['7d', '2026-03-03T12:00:00.000Z'],
  ['12h', '2026-03-10T00:00:00.000Z'],
  ['30m', '2026-03-10T11:30:00.000Z'],
  ['2w', '2026-02-24T12:00:00.000Z'],
  ['2026-03-01T10:00Z', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01', new Date(2026, 2, 1).toISOString()],
])('%s is %s', (text, expected) => {
  expect(parseMoment('--since', text, NOW)).toBe(expected);
});

test.each(['', 'yesterday', '7', '7y', '2026-13-01', '1e9d', '99999999d'])('%j is no moment', (text) => {
  expect(() => parseMoment('--since', text, NOW)).toThrow(/^--since ".*": expected a time ago/);
});
