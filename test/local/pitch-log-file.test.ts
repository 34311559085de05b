import { copyFile, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseLogLine } from '../../core/record/log-line.ts';
import { openPitchLogFile } from '../../local/pitch-log-file.ts';
import { temporaryFolder } from '../cli/screen-process.ts';
import { record } from '../record.ts';

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
  const lines = (await readFile(path, 'utf8')).split('\n');
  expect(lines.map((line) => parseLogLine(line)?.id)).toEqual(['1', undefined, '2', '3', undefined]);
});

test.each<[string, (path: string) => Promise<void>]>([
  ['renamed', (path) => rename(path, `${path}.1`)],
  ['removed', (path) => rm(path)],
  [
    'copied and truncated',
    async (path) => {
      await copyFile(path, `${path}.1`);
      await truncate(path, 0);
    },
  ],
])('after the log was %s, the next line is in a file of its name', async (how, rotate) => {
  const { log, path } = await openLog();
  await log.write(record({ id: '1' }));
  await rotate(path);
  await log.write(record({ id: '2' }));
  await log.write(record({ id: '3' }));
  const idsIn = async (file: string) =>
    (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => parseLogLine(line)?.id);
  expect(await idsIn(path)).toEqual(['2', '3']);
  if (how !== 'removed') expect(await idsIn(`${path}.1`)).toEqual(['1']);
});
