import { expect, test } from 'vitest';
import { mergeOutcomes } from '../../app/merge-outcomes.ts';
import type { Outcome } from '../../core/types.ts';

test.each<[string, Outcome | undefined, Outcome, Outcome]>([
  ['a first outcome is saved', undefined, 'ignored', 'ignored'],
  ['a pitch that was released is not ignored again', 'released', 'ignored', 'released'],
  ['nor one that was forwarded', 'forwarded', 'spam', 'forwarded'],
  ['a pitch that was ignored can be released', 'ignored', 'released', 'released'],
  ['a pitch that was released stays released', 'released', 'forwarded', 'released'],
  ['of two reasons to quarantine the later one counts', 'spam', 'ignored', 'ignored'],
])('%s', (_, saved, given, merged) => {
  const before = new Map(saved === undefined ? [] : [['a@b', saved]]);
  expect(mergeOutcomes(before, new Map([['a@b', given]]))).toEqual(new Map([['a@b', merged]]));
});

test('the outcomes of other inboxes stay', () => {
  const merged = mergeOutcomes(new Map([['a@b', 'ignored']]), new Map([['c@d', 'forwarded']]));
  expect([...merged]).toEqual([
    ['a@b', 'ignored'],
    ['c@d', 'forwarded'],
  ]);
});
