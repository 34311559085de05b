import { expect, test } from 'vitest';
import { logRetention } from '../../lib/log-retention.ts';

test.each([
  [1, 1],
  [2, 3],
  [90, 90],
  [91, 120],
  [365, 365],
  [366, 400],
  [3653, 3653],
])('%i days are kept for %i', (days, kept) => {
  expect(logRetention(days)).toBe(kept);
});
