import { expect, test } from 'vitest';
import { type DeliveryStatus, deliveryRecord } from '../../core/record/delivery-record.ts';
import { reviewedRecord } from '../../core/record/later-record.ts';
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

const DONE: ReviewedPitch = {
  ...IGNORED,
  done: reviewedRecord(
    { id: IGNORED.id, inbox: IGNORED.inbox, state: 'done' },
    'masha',
    new Date('2026-03-03T10:00:00Z'),
  ),
};
const SEEN: ReviewedPitch = { ...IGNORED, seen: true };

test.each<[PitchFilter, Record<'untouched' | 'seen' | 'done' | 'released', boolean>]>([
  [{}, { untouched: true, seen: true, done: true, released: true }],
  [{ review: 'all' }, { untouched: true, seen: true, done: true, released: true }],
  [{ review: 'new' }, { untouched: true, seen: false, done: false, released: false }],
  [{ review: 'open' }, { untouched: true, seen: true, done: false, released: true }],
  [{ review: 'done' }, { untouched: false, seen: false, done: true, released: false }],
  // A list that was loaded before the pitch was done keeps it.
  [
    { review: 'open', openUntil: '2026-03-03T09:59:59.000Z' },
    { untouched: true, seen: true, done: true, released: true },
  ],
  [
    { review: 'open', openUntil: '2026-03-03T10:00:01.000Z' },
    { untouched: true, seen: true, done: false, released: true },
  ],
])('the filter %j lets through %j', (filter, expected) => {
  const pitches = { untouched: IGNORED, seen: SEEN, done: DONE, released: RELEASED };
  const found = Object.entries(pitches).map(([name, pitch]) => [name, matchesFilter(pitch, filter)]);
  expect(Object.fromEntries(found)).toEqual(expected);
});

test.each<[DeliveryStatus[], string[]]>([
  [[], []],
  [['delivered'], []],
  [['delayed'], ['delayed']],
  [['delayed', 'delivered'], []],
  [['delivered', 'complained'], ['complained']],
  [['delayed', 'bounced'], ['undelivered']],
  [['rejected'], ['undelivered']],
])('a forwarded pitch that was %j passes the filters %j', (statuses, filters) => {
  const address = 'desk@newsroom.example';
  const sent = record({ forwardedTo: [address], copy: 'c1' });
  const about = { id: sent.id, inbox: sent.inbox, copy: 'c1', address };
  const pitch = { ...sent, deliveries: statuses.map((status) => deliveryRecord({ ...about, status }, new Date())) };
  const found = (['undelivered', 'delayed', 'complained'] as const).filter((outcome) =>
    matchesFilter(pitch, { outcome }),
  );
  expect(found).toEqual(filters);
});
