import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LogRecord, logLine } from '../../core/index.ts';
import { type Bench, type Figure, type Suite, timeInWords } from '../figure.ts';
import type { Peak } from '../processes/memory.ts';
import { runProcess } from '../run-process.ts';
import { median } from '../timing.ts';

const PROCESS = join(import.meta.dirname, '..', 'processes', 'review.ts');

/** The commands that are measured. Those that show a page must not depend on the length of the log. */
const QUESTIONS: { name: string; args: string[]; isPage?: true }[] = [
  { name: 'newest page', args: ['list'], isPage: true },
  { name: 'tenth page', args: ['list', '--page', '10'], isPage: true },
  { name: 'newest week', args: ['list', '--since', '7d'] },
  { name: 'all, counted', args: ['stats', '--since', '365d'] },
];

/** Lines of the short log, whose memory is the baseline, and of the long one. */
const SHORT = 1_000;
const LONG = 1_000_000;
const LONG_WHEN_QUICK = 5_000;

/** The targets for a page: seconds, and memory, to that for the short log. */
const MAX_SECONDS = 1;
const MAX_MEMORY = 1.25;

/** Milliseconds between two pitches: a million of them span most of a year. */
const INTERVAL = 20_000;
/** Milliseconds after which a process counts as hanging. */
const TIMEOUT = 120_000;
const MIB = 2 ** 20;

export const review: Suite = {
  name: 'review',
  title: 'seconds of a fresh process that is asked about a long log; its peak memory, to the same of a short log',
  async *run({ isQuick, begins }: Bench): AsyncGenerator<Figure> {
    const lines = isQuick ? LONG_WHEN_QUICK : LONG;
    const folder = await mkdtemp(join(tmpdir(), 'pitch-screen-bench-'));
    let logs: [short: string, long: string] | undefined;
    try {
      for (const { name, args, isPage } of isQuick ? QUESTIONS.slice(0, 1) : QUESTIONS) {
        if (!begins(name)) continue;
        logs ??= [await writeLog(join(folder, 'short'), SHORT), await writeLog(join(folder, 'long'), lines)];
        const [short, long] = await peaksInTurn(args, logs, isQuick ? 1 : 5);
        yield {
          suite: 'review',
          name,
          value: long && long.milliseconds / 1_000,
          unit: 's',
          ...(isPage && { atMost: MAX_SECONDS }),
          detail: `${lines} lines${short ? `; ${SHORT} in ${timeInWords(short.milliseconds)}` : ''}`,
        };
        yield {
          suite: 'review',
          name: `${name}: memory`,
          value: long && short && long.bytes / short.bytes,
          unit: '×',
          ...(isPage && { atMost: MAX_MEMORY }),
          detail: long ? `${Math.round(long.bytes / MIB)} MiB` : `not done after ${TIMEOUT / 1_000} s`,
        };
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** The medians of several processes on each log; an empty array where one hangs. */
async function peaksInTurn(args: readonly string[], logs: readonly string[], times: number) {
  const peaks = logs.map((): Peak[] => []);
  for (let round = 0; round < times; round += 1) {
    for (const [index, data] of logs.entries()) {
      const peak = await runProcess<Peak>(PROCESS, [...args, '--data', data], TIMEOUT);
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

/** Creates a data folder whose log has this number of pitches, the last one now. Every fourth was ignored. */
async function writeLog(data: string, lines: number): Promise<string> {
  await mkdir(join(data, 'mail'), { recursive: true });
  const log = await open(join(data, 'pitches.jsonl'), 'w');
  const now = Date.now();
  for (let at = 0; at < lines; at += SHORT) {
    const some = Array.from({ length: SHORT }, (_, n) => logLine(pitch(at + n, now - (lines - at - n) * INTERVAL)));
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
