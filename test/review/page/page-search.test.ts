import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesSearch, parseSearch } from '../../../review/page/page-search.ts';
import { record } from '../../record.ts';

const PITCH = record({
  sender: 'Łódź Lamps <press@lamps.example>',
  returnPath: 'bounce@mailer.example',
  recipient: 'tips+ai@paper.example',
  subject: 'A DISRUPTIVE ﬁlament lamp',
  outcome: 'ignored',
  reasons: [
    { word: 'growth hacking', where: 'attachment notes.md', as: 'growth-hacking', excerpt: 'our growth-hacking team' },
  ],
});

test.each([
  ['', true],
  ['lamp disruptive', true],
  ['disruptive lamp', true],
  ['lamp torch', false],
  ['"disruptive filament"', true],
  ['"filament disruptive"', false],
  // Each somewhere: in the sender, the recipient, the reason, the location, how it is written, the id.
  ['łódź tips+ai growth notes.md team 20260302T', true],
  ['filament', true],
  ['from:lamps', true],
  ['from:bounce@mailer', true],
  ['FROM:ŁÓDŹ', true],
  ['from:disruptive', false],
  ['subject:lamp', true],
  ['subject:press', false],
  ['subject:"filament lamp" from:lamps', true],
  ['word:"growth hacking"', true],
  ['word:growth', true],
  ['word:lamp', false],
  // Not of a field of ours: looked for as it is.
  ['to:tips', false],
  ['before:noon', false],
  ['"', true],
  ['from:', true],
  ['lamp before:', true],
])('%s finds the pitch: %s', (search, found) => {
  expect(matchesSearch(PITCH, parseSearch(search))).toBe(found);
});

const day = (text: string) => new Date(`${text}T00:00`).toISOString();

test.each([
  ['after:2026-03-02', { since: day('2026-03-02') }],
  ['before:2026-3-2', { until: day('2026-03-02') }],
  ['after:2026-03-02 after:2026-03-01 before:2026-04-01', { since: day('2026-03-02'), until: day('2026-04-01') }],
  ['after:2026-02-30', {}],
  ['after:2026', {}],
])('%s is the time %j', (search, span) => {
  expect(parseSearch(search).span).toEqual(span);
});

test('whatever is typed is a search, in a time that does not grow with its square', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void matchesSearch(PITCH, parseSearch(text))));
  for (const text of ['"'.repeat(1e6), 'from:'.repeat(1e6), 'a '.repeat(1e6)]) {
    const { words, from } = parseSearch(text);
    expect(words.length + from.length).toBeLessThanOrEqual(20);
  }
});
