import { expect, onTestFinished, test } from 'vitest';
import type { LogRecord } from '../../core/index.ts';
import { type DigestTimes, lastDue, startDigestSchedule } from '../../local/digest-schedule.ts';

const WEEKLY: DigestTimes = { every: 'weekly', day: 'friday', hour: 17, timeZone: 'Europe/Berlin' };
const DAILY: DigestTimes = { every: 'daily', day: undefined, hour: 8, timeZone: 'Asia/Shanghai' };
const at = (time: string) => Date.parse(time);

test.each([
  [WEEKLY, '2026-03-06T15:59:59.000Z', '2026-02-27T16:00:00.000Z'],
  [WEEKLY, '2026-03-06T16:00:00.000Z', '2026-03-06T16:00:00.000Z'],
  // Summer time began in between.
  [WEEKLY, '2026-04-03T15:00:00.000Z', '2026-04-03T15:00:00.000Z'],
  [DAILY, '2026-03-02T00:00:00.000Z', '2026-03-02T00:00:00.000Z'],
  [DAILY, '2026-03-01T23:59:59.999Z', '2026-03-01T00:00:00.000Z'],
])('a digest for %j was due at %s last at %s', (times, now, due) => {
  expect(new Date(lastDue(times, at(now))).toISOString()).toBe(due);
});

/** A schedule whose clock a test sets. @param had whether the log has a digest */
function schedule(start: string, { had = false, fails = () => false }: { had?: boolean; fails?: () => boolean } = {}) {
  const sent: string[] = [];
  const failures: string[] = [];
  const clock = { now: at(start) };
  const stop = startDigestSchedule({
    times: DAILY,
    now: () => clock.now,
    lookEvery: 5,
    reader: {
      async *newestFirst() {
        if (had) yield { event: 'digest' } as LogRecord;
      },
    },
    async sendDigests(until) {
      if (fails()) throw new Error('the relay is away');
      sent.push(new Date(until).toISOString());
    },
    onFailure: ({ message }) => failures.push(message),
  });
  onTestFinished(stop);
  return { sent, failures, clock, stop };
}

test('it sends nothing before the first digest is due, and each one once', async () => {
  const { sent, clock } = schedule('2026-03-02T23:00:00.000Z');
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(sent).toEqual([]);
  clock.now = at('2026-03-03T00:00:01.000Z');
  await expect.poll(() => sent).toEqual(['2026-03-03T00:00:00.000Z']);
  clock.now = at('2026-03-03T20:00:00.000Z');
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(sent).toHaveLength(1);
});

test('one that fell due while nothing ran is sent at the start', async () => {
  const { sent } = schedule('2026-03-02T23:00:00.000Z', { had: true });
  await expect.poll(() => sent).toEqual(['2026-03-02T00:00:00.000Z']);
});

test('one that could not be sent is told, and tried again after a while', async () => {
  let isAway = true;
  const { sent, failures, clock } = schedule('2026-03-02T23:00:00.000Z', { had: true, fails: () => isAway });
  await expect.poll(() => failures).toEqual(['the relay is away']);
  isAway = false;
  clock.now += 16 * 60_000;
  await expect.poll(() => sent).toEqual(['2026-03-02T00:00:00.000Z']);
  expect(failures).toHaveLength(1);
});
