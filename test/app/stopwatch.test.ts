import { expect, onTestFinished, test, vi } from 'vitest';
import { Stopwatch } from '../../app/stopwatch.ts';

test('each step is timed from the end of the one before it, and one that comes again is added to', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const steps = new Stopwatch();
  for (const [milliseconds, step] of [
    [3, 'load'],
    [10, 'read'],
    [2, 'send'],
    [1, 'keep'],
    [5, 'send'],
  ] as const) {
    vi.advanceTimersByTime(milliseconds);
    steps.end(step);
  }
  const screening = steps.meter('screen');
  screening.measure(() => vi.advanceTimersByTime(4.2));
  screening.moveFrom('read');
  expect(steps.durations).toEqual({ load: 3, read: 5.8, send: 7, keep: 1, screen: 4.2 });
});
