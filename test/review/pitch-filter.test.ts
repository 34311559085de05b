import { expect, test } from 'vitest';
import type { ReviewedPitch } from '../../core/record/reviewed-pitch.ts';
import { matchesFilter, type PitchFilter } from '../../review/pitch-filter.ts';
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
])('whether the filter %j shows an ignored pitch: %s', (filter, expected) => {
  expect(matchesFilter(IGNORED, filter)).toBe(expected);
});

test('a released pitch is still one that was ignored', () => {
  expect(matchesFilter(RELEASED, { outcome: 'ignored' })).toBe(true);
  expect(matchesFilter(RELEASED, { outcome: 'released' })).toBe(true);
});
