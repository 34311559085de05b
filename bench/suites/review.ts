import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LogRecord, logLine } from '../../core/index.ts';
import { type Bench, type Figure, type Suite, timeInWords } from '../figure.ts';
import type { Peak } from '../processes/memory.ts';
import { runProcess } from '../run-process.ts';
import { median } from '../timing.ts';

const PROCESS = join(import.meta.dirname, '..', 'processes', 'review.ts');

/** What a person asks a log; a page of it is not to depend on how long it is. */
const QUESTIONS: { name: string; args: string[]; isPage?: true }[] = [
  { name: 'newest page', args: ['list'], isPage: true },
  { name: 'tenth page', args: ['list', '--page', '10'], isPage: true },
  { name: 'newest week', args: ['list', '--since', '7d'] },
  { name: 'all, counted', args: ['stats', '--since', '365d'] },
];

/** A log that is short enough to cost nothing: what the memory of a long one is compared with. */
const SHORT = 1_000;
const LONG = 1_000_000;
const LONG_WHEN_QUICK = 20_000;

/** The most seconds that a page may take, and the most memory, to that for a short log. */
const LONGEST_WAIT = 1;
const FLAT = 1.25;

/** Milliseconds between two pitches: a million of them are most of a year. */
const APART = 20_000;
const PATIENCE = 120_000;
const MIB = 2 ** 20;

export const review: Suite = {
  name: 'review',
  title: 'seconds of a fresh process that is asked about a long log; its peak memory, to the same of a short log',
  async *run({ isQuick, begins }: Bench): AsyncGenerator<Figure> {
    const lines = isQuick ? LONG_WHEN_QUICK : LONG;
    const folder = await mkdtemp(join(tmpdir(), 'pitch-screen-bench-'));
    let logs: [short: string, long: string] | undefined;
    try {
      for (const { name, args, isPage } of QUESTIONS) {
        if (!begins(name)) continue;
        logs ??= [await writeLog(join(folder, 'short'), SHORT), await writeLog(join(folder, 'long'), lines)];
        const [short, long] = await peaksInTurn(args, logs, isQuick ? 1 : 5);
        yield {
          suite: 'review',
          name,
          value: long && long.milliseconds / 1_000,
          unit: 's',
          ...(isPage && { atMost: LONGEST_WAIT }),
          detail: `${lines} lines${short ? `; ${SHORT} in ${timeInWords(short.milliseconds)}` : ''}`,
        };
        yield {
          suite: 'review',
          name: `${name}: memory`,
          value: long && short && long.bytes / short.bytes,
          unit: '×',
          ...(isPage && { atMost: FLAT }),
          detail: long ? `${Math.round(long.bytes / MIB)} MiB` : `not done after ${PATIENCE / 1_000} s`,
        };
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** The median of several processes on each log; undefined where one does not end. */
async function peaksInTurn(args: readonly string[], logs: readonly string[], times: number) {
  const peaks = logs.map((): Peak[] => []);
  for (let round = 0; round < times; round += 1) {
    for (const [index, data] of logs.entries()) {
      const peak = await runProcess<Peak>(PROCESS, [...args, '--data', data], PATIENCE);
      if (peak === undefined) return [];
      peaks[index]!.push(peak);
    }
  }
  return peaks.map(
    (some): Peak => ({
      bytes: median(some.map(({ bytes }) => bytes)),
      milliseconds: median(some.map(({ milliseconds }) => milliseconds)),
    }),
  );
}

/** A data folder with a log of so many pitches, of which every fourth was ignored, up to now. */
async function writeLog(data: string, lines: number): Promise<string> {
  await mkdir(join(data, 'mail'), { recursive: true });
  const log = await open(join(data, 'pitches.jsonl'), 'w');
  const now = Date.now();
  for (let at = 0; at < lines; at += SHORT) {
    const some = Array.from({ length: SHORT }, (_, n) => logLine(pitch(at + n, now - (lines - at - n) * APART)));
    await log.write(`${some.join('\n')}\n`);
  }
  await log.close();
  return data;
}

function pitch(number: number, moment: number): LogRecord {
  const time = new Date(moment).toISOString();
  const excerpt = 'the most disruptive thing since paper';
  const isIgnored = number % 4 === 0;
  return {
    v: 1,
    event: 'pitch',
    time,
    logged: time,
    id: `${time.replace(/[-:.]/g, '')}-${number}`,
    inbox: 'tips@paper.example',
    returnPath: 'press@acme.example',
    recipient: 'tips@paper.example',
    sender: 'Acme PR <press@acme.example>',
    subject: `Battery no. ${number}`,
    date: 'Mon, 02 Mar 2026 09:00:00 +0000',
    size: 1_000,
    outcome: isIgnored ? 'ignored' : 'forwarded',
    reasons: isIgnored ? [{ word: 'disruptive', where: 'text', as: 'disruptive', excerpt }] : [],
    unread: [],
    verdicts: {},
    forwardedTo: isIgnored ? [] : ['desk@newsroom.example.org'],
    durations: { load: 1, read: 2, screen: 2, claim: 0, rewrite: 1, send: 3, keep: 4 },
    raw: `data/mail/${number}.eml`,
  };
}
