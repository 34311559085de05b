import { afterEach, expect, test, vi } from 'vitest';
import { reviewedRecord } from '../../../core/record/later-record.ts';
import type { LogRecord } from '../../../core/record/log-record.ts';
import { RecentRecords } from '../../../lambda/stack/recent-records.ts';
import { record, take } from '../../record.ts';

afterEach(() => void vi.useRealTimers());

const marked = (id: string) => reviewedRecord({ id, inbox: 'tips@paper.example', state: 'done' }, 'masha', new Date());

async function* log(): AsyncGenerator<LogRecord> {
  yield record({ id: 'old' });
}

test('lines that were written just now come before those of the log, newest first, for five minutes', async () => {
  vi.useFakeTimers();
  const recent = new RecentRecords();
  const ids = async () => (await take(recent.before(log()))).map(({ id }) => id);
  recent.add([marked('a'), marked('b')]);
  vi.advanceTimersByTime(4 * 60_000);
  recent.add([marked('c')]);
  expect(await ids()).toEqual(['c', 'b', 'a', 'old']);
  vi.advanceTimersByTime(2 * 60_000);
  expect(await ids()).toEqual(['c', 'old']);
});
