import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openPitchLogFile } from '../../../cli/local/pitch-log-file.ts';
import { record } from '../record.ts';
import { temporaryFolder } from '../screen-process.ts';

async function openLog(before?: string) {
  const path = join(await temporaryFolder(), 'pitches.jsonl');
  if (before !== undefined) await writeFile(path, before);
  const log = await openPitchLogFile(path);
  onTestFinished(() => log.close());
  return { log, path };
}

test('one line a record, whatever is in it, in the order written', async () => {
  const { log, path } = await openLog();
  const records = ['a\nb', '\u2028', '\u0000"', '中'].map((subject, index) => record({ id: String(index), subject }));
  await Promise.all(records.map((one) => log.write(one)));
  const lines = (await readFile(path, 'utf8')).split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line))).toEqual(records);
});

test('half a line of a crash does not swallow the next one', async () => {
  const { log, path } = await openLog(`${JSON.stringify(record({ id: '1' }))}\n{"v":1,"event":"pi`);
  await log.write(record({ id: '2' }));
  await log.write(record({ id: '3' }));
  expect((await log.latest(10)).map(({ id }) => id)).toEqual(['3', '2', '1']);
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(5);
});

test('the latest come newest first, as many as asked for, each mail and inbox once as it stands last', async () => {
  const { log } = await openLog();
  for (let id = 0; id < 300; id += 1)
    await log.write(record({ id: String(id), subject: 'ü'.repeat((id * 37) % 5000) }));
  await log.write(record({ id: '298', subject: 'Written again' }));
  await log.write(record({ id: '298', inbox: 'other@paper.example' }));
  const latest = await log.latest(100);
  expect(latest.map(({ id }) => id)).toEqual([
    '298',
    '298',
    '299',
    ...Array.from({ length: 97 }, (_, n) => String(297 - n)),
  ]);
  expect(latest[1]!.subject).toBe('Written again');
  expect(latest[3]!.subject).toBe('ü'.repeat((297 * 37) % 5000));
  expect(await log.latest(1000)).toHaveLength(301);
});

test('lines of other events and foreign lines are passed over', async () => {
  const { log, path } = await openLog('\n\nnonsense\n');
  await log.write(record({ id: '1' }));
  await appendFile(path, '{"v":2,"event":"released","id":"1"}\n[]\nnull\n');
  expect((await log.latest(10)).map(({ id }) => id)).toEqual(['1']);
  await truncate(path, 0);
  expect(await log.latest(10)).toEqual([]);
});
