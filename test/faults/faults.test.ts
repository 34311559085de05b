import { expect, test } from 'vitest';
import { chanceFrom } from '../../bench/mails/chance.ts';
import { runHandlerMails } from './handler-mails.ts';
import { runLocalRounds } from './local-rounds.ts';
import { emptyTally, isKept, type Tally } from './tally.ts';

// `npm run faults` runs the same for longer.
const SEED = 13;
const KEPT = { lost: [], doubled: [], changed: [] };

test.concurrent.each<[string, () => Promise<Tally>]>([
  ['one machine, killed while it fills its outbox', () => runLocalRounds(2, SEED, false)],
  ['one machine, killed while a relay has faults', () => runLocalRounds(2, SEED, true)],
  ['the function, killed while S3 and SES have faults', () => runHandlerMails(15, SEED)],
])(
  '%s: nothing is lost, doubled or changed but in the cases that ADR 0004 names',
  async (_, run) => {
    const tally = await run();
    expect(tally).toMatchObject(KEPT);
    expect(tally.accepted).toBeGreaterThan(0);
    expect(isKept(tally)).toBe(true);
  },
  60_000,
);

test('a promise that is broken fails the run', () => {
  expect(isKept({ ...emptyTally(), lost: ['m1'] })).toBe(false);
  expect(isKept({ ...emptyTally(), doubled: ['m1'] })).toBe(false);
  expect(isKept({ ...emptyTally(), changed: ['m1'] })).toBe(false);
});

test('a seed makes the same numbers', () => {
  const numbers = (seed: number) => Array.from({ length: 3 }, chanceFrom(seed));
  expect(numbers(1)).toEqual(numbers(1));
  expect(numbers(1)).not.toEqual(numbers(2));
});
