import { expect, test } from 'vitest';
import { retryUntil } from '../../app/backoff.ts';
import { type Clock, RefusedMail, UnansweredSend } from '../../app/ports.ts';

/** A clock that stands still but for the waits, and a chance that is always the same. */
function clockWith(chance: number): Clock & { waits: number[] } {
  const waits: number[] = [];
  let time = 0;
  return {
    waits,
    now: () => time,
    random: () => chance,
    async sleep(wait) {
      waits.push(wait);
      time += wait;
    },
  };
}

/** Fails so many times with the error, then succeeds. */
function failing(times: number, error: Error = new Error('throttled')) {
  let calls = 0;
  const attempt = async () => {
    if (calls++ < times) throw error;
    return 'sent';
  };
  return { attempt, calls: () => calls };
}

test('what succeeds is done once, without a wait', async () => {
  const clock = clockWith(0.5);
  const { attempt, calls } = failing(0);
  expect(await retryUntil(attempt, 1000, clock)).toBe('sent');
  expect([calls(), clock.waits]).toEqual([1, []]);
});

test('what fails for now is tried again, after waits that double up to ten seconds', async () => {
  const clock = clockWith(0.5);
  expect(await retryUntil(failing(8).attempt, 60_000, clock)).toBe('sent');
  expect(clock.waits).toEqual([125, 250, 500, 1000, 2000, 4000, 5000, 5000]);
});

test('the waits are anything from nothing to the longest: full jitter', async () => {
  const shortest = clockWith(0);
  await retryUntil(failing(3).attempt, 60_000, shortest);
  expect(shortest.waits).toEqual([0, 0, 0]);
  const longest = clockWith(0.999);
  await retryUntil(failing(3).attempt, 60_000, longest);
  expect(longest.waits.map(Math.round)).toEqual([250, 500, 999]);
});

test('when the time is up the last error is thrown, and no wait ends after it', async () => {
  const clock = clockWith(0.5);
  await expect(retryUntil(failing(100).attempt, 10_000, clock)).rejects.toThrow('throttled');
  expect(clock.now()).toBeLessThan(10_000);
});

test('with no time there is one attempt', async () => {
  const { attempt, calls } = failing(1);
  await expect(retryUntil(attempt, 0, clockWith(0.5))).rejects.toThrow('throttled');
  expect(calls()).toBe(1);
});

test('a refusal is not tried again', async () => {
  const { attempt, calls } = failing(1, new RefusedMail('never'));
  await expect(retryUntil(attempt, 60_000, clockWith(0.5))).rejects.toThrow(RefusedMail);
  expect(calls()).toBe(1);
});

test('an unanswered send is repeated once: each time may be one more copy', async () => {
  expect(await retryUntil(failing(1, new UnansweredSend('reset')).attempt, 60_000, clockWith(0.5))).toBe('sent');
  const { attempt, calls } = failing(9, new UnansweredSend('reset'));
  await expect(retryUntil(attempt, 60_000, clockWith(0.5))).rejects.toThrow(UnansweredSend);
  expect(calls()).toBe(2);
});
