import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { logLine } from '../../core/record/log-line.ts';
import type { Outcome } from '../../core/types.ts';
import { openDataFolder } from '../../local/data-folder.ts';
import { createLogFileRecords } from '../../local/log-file-records.ts';
import { openPitchLogFile } from '../../local/pitch-log-file.ts';
import { pruneLog } from '../../local/prune-log.ts';
import { pruneMails } from '../../local/prune-mails.ts';
import { temporaryFolder } from '../cli/screen-process.ts';
import { record, take } from '../record.ts';

const DAY = 24 * 3_600_000;
const NOW = Date.parse('2026-06-30T12:00:00.000Z');
const RETENTION = { mailDays: 20, ignoredDays: 40, forwardedDays: 10, logDays: 90 };

const daysAgo = (days: number) => new Date(NOW - days * DAY).toISOString();
const idOf = (name: string, days: number) => `${daysAgo(days).replace(/[-:.]/g, '')}-${name}`;

/** A data folder with mails: name, days ago, outcomes of its inboxes, and where it waits. */
async function folderWith(mails: [name: string, days: number, outcomes?: Outcome[], waits?: 'queue' | 'failed'][]) {
  const path = await temporaryFolder();
  const folder = { mail: join(path, 'mail'), queue: join(path, 'queue'), failed: join(path, 'failed') };
  for (const one of Object.values(folder)) await mkdir(one);
  for (const [name, days, outcomes, waits] of mails) {
    const id = idOf(name, days);
    await writeFile(join(folder.mail, `${id}.eml`), 'Subject: x\n\nx');
    const saved = Object.fromEntries((outcomes ?? []).map((outcome, index) => [`i${index}@paper.example`, outcome]));
    if (outcomes) await writeFile(join(folder.mail, `${id}.json`), JSON.stringify({ outcomes: saved }));
    if (waits) await writeFile(join(folder[waits], `${id}.json`), '{}');
  }
  const left = async () => (await readdir(folder.mail)).map((name) => name.replace(/^[^-]*-/, '')).sort();
  return { ...folder, path, left };
}

test('mails go when the days of their outcome are over, as from the bucket of a stack', async () => {
  const { left, ...folder } = await folderWith([
    ['forwarded-young', 9.9, ['forwarded']],
    ['forwarded-old', 10, ['forwarded']],
    ['ignored-young', 39, ['ignored']],
    ['ignored-old', 41, ['ignored']],
    ['released-young', 39, ['released']],
    ['spam-young', 19, ['spam']],
    ['spam-old', 21, ['spam']],
    // To two inboxes: somebody may still want the one that was ignored.
    ['both', 30, ['forwarded', 'ignored']],
    ['no-outcome-young', 39],
    ['no-outcome-old', 41],
  ]);
  expect(await pruneMails(folder, RETENTION, NOW)).toBe(4);
  const names = ['both', 'forwarded-young', 'ignored-young', 'released-young', 'spam-young'];
  expect(await left()).toEqual(
    [...names.flatMap((name) => [`${name}.eml`, `${name}.json`]), 'no-outcome-young.eml'].sort(),
  );
});

test('a mail that waits or failed stays however old it is, and so does what is no mail', async () => {
  const { left, ...folder } = await folderWith([
    ['waits', 4000, undefined, 'queue'],
    ['failed', 4000, ['ignored'], 'failed'],
  ]);
  await writeFile(join(folder.mail, 'README'), 'mine');
  const before = await left();
  expect(await pruneMails(folder, RETENTION, NOW)).toBe(0);
  expect(await left()).toEqual(before);
});

test('an outcome that a crash left behind goes, and one that cannot be read counts as none', async () => {
  const { left, ...folder } = await folderWith([['odd', 39, []]]);
  await writeFile(join(folder.mail, `${idOf('alone', 50)}.json`), '{"outcomes":{"a":"forwarded"}}');
  await writeFile(join(folder.mail, `${idOf('odd', 39)}.json`), '{"outc');
  expect(await pruneMails(folder, RETENTION, NOW)).toBe(0);
  expect(await left()).toEqual(['odd.eml', 'odd.json']);
});

const line = (id: string, days: number) => `${logLine(record({ id, time: daysAgo(days), logged: daysAgo(days) }))}\n`;

/** A log file, last written so many days ago. */
async function writeLog(path: string, content: string, days: number): Promise<void> {
  await writeFile(path, content);
  await utimes(path, new Date(NOW - days * DAY), new Date(NOW - days * DAY));
}

const ids = async (path: string) => (await take(createLogFileRecords(path).newest({}))).map(({ id }) => id);

test('the log begins a new file when its first line is a month old, and loses none by it', async () => {
  const path = join(await temporaryFolder(), 'pitches.jsonl');
  await writeLog(path, `half a line\n${line('old', 31)}${line('new', 1)}`, 1);
  const log = await openPitchLogFile(path);
  expect(await pruneLog(path, 90, NOW)).toBe(0);
  await log.write(record({ id: 'later' }));
  await log.close();
  expect(await ids(path)).toEqual(['later', 'new', 'old']);
  expect(await readFile(`${path}-20260630`, 'utf8')).toContain('"old"');
  // A second time on that day.
  await writeLog(path, line('older', 40), 0);
  await pruneLog(path, 90, NOW);
  expect((await readdir(join(path, '..'))).sort()).toEqual(['pitches.jsonl-20260630', 'pitches.jsonl-20260630120000']);
  expect(await pruneLog(path, 90, NOW)).toBe(0);
});

test('files of the log go when their last line is too old, whoever rotated them; the last one stays', async () => {
  const path = join(await temporaryFolder(), 'pitches.jsonl');
  await writeLog(path, line('current', 3), 3);
  await writeLog(`${path}.1`, line('month', 60), 60);
  await writeLog(`${path}-20260101`, line('year', 95), 95);
  await writeLog(`${path}.2.gz`, 'mine', 4000);
  expect(await pruneLog(path, 90, NOW)).toBe(1);
  expect(await ids(path)).toEqual(['current', 'month']);
  await writeLog(path, '', 0);
  expect(await pruneLog(path, 1, NOW)).toBe(0);
  expect(await ids(path)).toEqual(['month']);
});

test('a folder whose mails are all gone is not taken for a new one, which would get sample pitches', async () => {
  const data = await temporaryFolder();
  await writeFile(join(data, 'pitches.jsonl-20260101'), line('year', 180));
  const folder = await openDataFolder(data);
  expect(folder.fresh).toBe(false);
  await folder.unlock();
});
