import { expect, test } from 'vitest';
import { logLine } from '../../../core/record/log-line.ts';
import { createLogGroupReader } from '../../../lambda/aws/log-group-reader.ts';
import { startLogGroup } from '../../log-group.ts';
import { record, take } from '../../record.ts';

const START = Date.parse('2026-03-02T09:00:00.000Z');
const HOUR = 3_600_000;

/** A line written so many milliseconds after the start. */
const line = (id: string, after: number) => record({ id, logged: new Date(START + after).toISOString() });

test('lines come newest first, over all pages and windows, and only those of the time', async () => {
  const { group, client } = await startLogGroup();
  group.write('START RequestId: 1', '{"v":1,"event":"pitch"', '{"type":"platform.start"}');
  for (let n = 0; n < 20; n += 1) group.write(line(`m${n}`, n * HOUR));
  const { newestFirst } = createLogGroupReader('Log', client);
  const lines = await take(newestFirst(START + 2 * HOUR, START + 15 * HOUR));
  expect(lines.map(({ id }) => id)).toEqual(Array.from({ length: 13 }, (_, n) => `m${14 - n}`));
  expect(new Set(group.asked.map(({ logGroupName }) => logGroupName))).toEqual(new Set(['Log']));
});

test('a crowd of lines is never in memory all at once, and each of them comes once', async () => {
  const { group, client } = await startLogGroup(1_000);
  // Within a quarter of an hour, 40 milliseconds apart.
  group.write(...Array.from({ length: 22_000 }, (_, n) => line(`m${n}`, n * 40)));
  const { newestFirst } = createLogGroupReader('Log', client);
  let next = 22_000;
  for await (const { id } of newestFirst(START - HOUR, START + HOUR)) expect(id).toBe(`m${--next}`);
  expect(next).toBe(0);
  // A window that is asked for on, page after page, is one of at most 4 MiB.
  const furthest = Math.max(...group.asked.map(({ nextToken = 0 }) => Number(nextToken)));
  expect(furthest * logLine(line('m0', 0)).length).toBeLessThanOrEqual(4 * 1024 * 1024);
  expect(furthest).toBeGreaterThan(1_000);
});

test('only lines of a kind are asked for where no others are wanted', async () => {
  const { group, client } = await startLogGroup();
  group.write(line('m1', 0), { v: 1, event: 'retried', id: 'm2', time: new Date(START).toISOString(), by: 'masha' });
  const lines = await take(createLogGroupReader('Log', client).newestFirst(START, START + HOUR, 'retried'));
  expect(lines.map(({ id }) => id)).toEqual(['m2']);
  expect(group.asked[0]!.filterPattern).toBe('{ $.v = 1 && $.event = "retried" }');
});
