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
])('a log that is to be kept for %i days is kept for %i, which CloudWatch offers', (days, kept) => {
  expect(logRetention(days)).toBe(kept);
});
