import { appendFile, copyFile, rename, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { logLine } from '../../core/record/log-line.ts';
import type { LogRecord } from '../../core/record/log-record.ts';
import type { ReviewedPitch } from '../../core/record/reviewed-pitch.ts';
import { createLogFileRecords } from '../../local/log-file-records.ts';
import { temporaryFolder } from '../cli/screen-process.ts';
import { record, take } from '../record.ts';

async function logPath(content = '') {
  const path = join(await temporaryFolder(), 'pitches.jsonl');
  await writeFile(path, content);
  return path;
}

/** A pitch of a minute of a day, with the id that the local run would give it. */
function pitchOf(minute: number, given: Partial<ReviewedPitch> = {}) {
  const time = new Date(Date.UTC(2026, 2, 2) + minute * 60_000).toISOString();
  return record({ time, logged: time, id: `${time.replace(/[-:.]/g, '')}-${minute}`, ...given });
}

test('newest first over the borders of blocks, whatever the lengths of lines', async () => {
  const pitches = Array.from({ length: 400 }, (_, n) => pitchOf(n, { subject: 'ü'.repeat((n * 3701) % 9000) }));
  // Longer than a block.
  pitches[200]!.subject = '中'.repeat(300_000);
  const records = createLogFileRecords(await logPath(pitches.map((pitch) => `${logLine(pitch)}\n`).join('')));
  expect(await take(records.newest({}))).toEqual(pitches.toReversed());
  expect(await take(records.newest({}), 3)).toEqual(pitches.slice(-3).reverse());
});

test('a missing and an empty log have no pitches; foreign lines and half lines are passed over', async () => {
  const missing = createLogFileRecords(join(await temporaryFolder(), 'none.jsonl'));
  expect(await take(missing.newest({}))).toEqual([]);
  expect(await take(createLogFileRecords(await logPath()).newest({}))).toEqual([]);
  const text = `\n\nnonsense\n${logLine(pitchOf(1))}\n{"v":2,"event":"pitch"}\n[]\n${logLine(pitchOf(2))}\n{"v":1,"ev`;
  const records = createLogFileRecords(await logPath(text));
  expect(await take(records.newest({}))).toEqual([pitchOf(2), pitchOf(1)]);
});

test('find has a mail for each of its inboxes, in the order of the log', async () => {
  const pitches = [pitchOf(1), pitchOf(2), pitchOf(2, { inbox: 'other@paper.example' }), pitchOf(3)];
  const records = createLogFileRecords(await logPath(pitches.map((pitch) => `${logLine(pitch)}\n`).join('')));
  expect(await records.find(pitches[1]!.id)).toEqual(pitches.slice(1, 3));
  expect(await records.find('20260302T000000000Z-x')).toEqual([]);
  expect(await records.find('ses-id')).toEqual([]);
});

test('follow tells what is written from then on, line by line', async () => {
  const path = await logPath(`${logLine(pitchOf(1))}\n`);
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const lines: LogRecord[] = [];
  const following = (async () => {
    for await (const line of createLogFileRecords(path).follow(stop.signal)) lines.push(line);
  })();
  // Nothing tells when it has begun: a line is written until it is heard.
  await expect
    .poll(async () => {
      await appendFile(path, `${logLine(pitchOf(0))}\n`);
      return lines;
    })
    .toContainEqual(pitchOf(0));
  const two = logLine(pitchOf(2, { subject: '中' }));
  await appendFile(path, Buffer.from(two).subarray(0, 200));
  await appendFile(
    path,
    Buffer.concat([Buffer.from(`${two}\n`).subarray(200), Buffer.from(`${logLine(pitchOf(3))}\n`)]),
  );
  const heard = () => lines.filter(({ id }) => id !== pitchOf(0).id);
  await expect.poll(heard).toEqual([pitchOf(2, { subject: '中' }), pitchOf(3)]);
  stop.abort();
  await following;
});

test('of a log of any length no more is read than the newest page takes', async () => {
  const path = await logPath();
  // A terabyte of nothing before the first line, which takes no room on the disk: to read it would take hours.
  await truncate(path, 2 ** 40);
  const pitches = Array.from({ length: 10_000 }, (_, n) => pitchOf(n));
  await appendFile(path, `\n${pitches.map((pitch) => `${logLine(pitch)}\n`).join('')}`);
  expect(await take(createLogFileRecords(path).newest({}), 50)).toEqual(pitches.slice(-50).reverse());
});

const lineOf = (minute: number) => `${logLine(pitchOf(minute))}\n`;

test('pitches in rotated files are read after those in the log, whatever logrotate calls the files', async () => {
  const path = await logPath(lineOf(6));
  const rotated = [`${path}.1`, `${path}.2`, `${path}.10`, `${path}-20260228`, `${path}-2026022711`];
  for (const [index, name] of rotated.entries()) {
    await writeFile(name, lineOf(5 - index));
    await utimes(name, 1_000 - index, 1_000 - index);
  }
  for (const other of [`${path}.3.gz`, `${path}.bak`, `${path}x.1`]) await writeFile(other, lineOf(9));
  const records = createLogFileRecords(path);
  expect(await take(records.newest({}))).toEqual([6, 5, 4, 3, 2, 1].map((minute) => pitchOf(minute)));
  expect(await records.find(pitchOf(1).id)).toEqual([pitchOf(1)]);
});

test('a log that is rotated while it is read is read to its end, each pitch once', async () => {
  const many = Array.from({ length: 3_000 }, (_, minute) => minute);
  for (const rotate of [
    (path: string) => rename(path, `${path}.1`),
    async (path: string) => {
      await copyFile(path, `${path}.1`);
      await truncate(path, 0);
    },
  ]) {
    const path = await logPath(many.map(lineOf).join(''));
    const seen: number[] = [];
    for await (const { time } of createLogFileRecords(path).newest({})) {
      if (seen.length === 0) await rotate(path);
      seen.push((Date.parse(time) - Date.UTC(2026, 2, 2)) / 60_000);
    }
    expect(seen).toEqual(many.toReversed());
  }
});

test('follow goes on in the new file, and reads the old one to its end', async () => {
  const path = await logPath(lineOf(1));
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const seen = new Set<string>();
  const following = (async () => {
    for await (const { id } of createLogFileRecords(path).follow(stop.signal)) seen.add(id);
  })();
  const isSeen = (minute: number) => expect.poll(() => seen.has(pitchOf(minute).id)).toBe(true);
  // Nothing tells when it has begun.
  await expect
    .poll(async () => {
      await appendFile(path, lineOf(0));
      return seen.size;
    })
    .toBeGreaterThan(0);
  await appendFile(path, lineOf(2));
  await rename(path, `${path}.1`);
  await appendFile(`${path}.1`, lineOf(3));
  await writeFile(path, lineOf(4));
  for (const minute of [2, 3, 4]) await isSeen(minute);
  await truncate(path, 0);
  // Time to see it.
  await new Promise((resolve) => setTimeout(resolve, 700));
  await appendFile(path, lineOf(5));
  await isSeen(5);
  stop.abort();
  await following;
});
