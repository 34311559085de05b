import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { UserError } from '../../app/user-error.ts';
import { type Bench, type Figure, type Suite, sizeInWords, timeInWords } from '../figure.ts';
import { type JudgeMail, prepareJudge } from '../judge-mail.ts';
import { corpusMail } from '../mails/corpus.ts';
import { timeInTurn, timeOf } from '../timing.ts';

const SYNTHETIC = 3_000;
/** A mail this many times slower than the median one, by size, is a slow outlier. */
const SLOW = 20;
/** What a process may keep of the second half of the mails it judged, to what it had after the first. */
const MOST_KEPT = 1.1;
/** Outliers that are shown. */
const SHOWN = 20;

interface Mail {
  name: string;
  load(): Promise<Buffer>;
}

interface Timed {
  mail: Mail;
  bytes: number;
  milliseconds: number;
}

interface Row {
  one: Timed;
  /** Its time per KB, to that of the median mail. */
  value: number;
}

export const corpus: Suite = {
  name: 'corpus',
  title: 'time per KB of each of many mails in one process, to the median of all of them',
  async *run({ isQuick, corpus: paths, begins }: Bench): AsyncGenerator<Figure> {
    if (!begins('mails of many kinds')) return;
    const mails = paths.length > 0 ? await mailsIn(paths) : syntheticMails(isQuick ? 40 : SYNTHETIC);
    const judge = prepareJudge();
    // Warm, so that the first mails are measured like the last.
    for (const mail of mails.slice(0, 300)) await judge(await mail.load());

    const timed: Timed[] = [];
    const failures: Figure[] = [];
    let kept = 0;
    for (const [index, mail] of mails.entries()) {
      if (index === mails.length >> 1) kept = memoryKept();
      const raw = await mail.load();
      try {
        const milliseconds = await timeOf(() => judge(raw));
        timed.push({ mail, bytes: raw.length, milliseconds });
      } catch (error) {
        failures.push({ suite: 'corpus', name: mail.name, value: undefined, unit: '×', detail: `threw: ${error}` });
      }
    }
    yield* failures;
    if (timed.length === 0) return;
    const memory = memoryKept() / kept;

    const sorted = timed.toSorted((one, other) => perKilobyte(one) - perKilobyte(other));
    const middle = sorted[sorted.length >> 1]!;
    const suspects = sorted.filter((one) => timesAsSlow(one, middle) > SLOW);
    const slowest = sorted[sorted.length - suspects.length - 1] ?? middle;
    const rows: Row[] = [{ one: slowest, value: timesAsSlow(slowest, middle) }];
    for (const one of suspects) rows.push(await confirmed(one, middle, judge));
    rows.sort((row, other) => other.value - row.value);
    for (const [index, { one, value }] of rows.slice(0, SHOWN).entries()) {
      if (index > 0 && value <= SLOW) break;
      yield {
        suite: 'corpus',
        name: index === 0 ? `the slowest of ${mails.length} mails` : one.mail.name,
        value,
        unit: '×',
        atMost: SLOW,
        detail: `${one.mail.name}: ${sizeInWords(one.bytes)} in ${timeInWords(one.milliseconds)}`,
      };
    }
    yield {
      suite: 'corpus',
      name: 'memory kept after all of them, to after half',
      value: memory,
      unit: '×',
      atMost: MOST_KEPT,
      detail: `median ${timeInWords(perKilobyte(middle))} per KB`,
    };
  },
};

/** A mail below 1 KB counts as 1 KB: what any mail costs is no matter of its size. */
function perKilobyte({ bytes, milliseconds }: Timed): number {
  return milliseconds / Math.max(1, bytes / 1_000);
}

function timesAsSlow(one: Timed, other: Timed): number {
  return perKilobyte(one) / perKilobyte(other);
}

/** A slow mail timed again, in turn with the median one: most of what was slow once was a pause of the machine. */
async function confirmed(slow: Timed, middle: Timed, judge: JudgeMail): Promise<Row> {
  const [raw, middleRaw] = [await slow.mail.load(), await middle.mail.load()];
  const times = await timeInTurn(
    { slow: () => judge(raw), middle: () => judge(middleRaw) },
    { milliseconds: 500, least: 20 },
  );
  const one = { ...slow, milliseconds: times.slow };
  return { one, value: timesAsSlow(one, { ...middle, milliseconds: times.middle }) };
}

/** Bytes in use after a full collection. */
function memoryKept(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

function syntheticMails(number: number): Mail[] {
  return Array.from({ length: number }, (_, seed) => ({
    name: `synthetic mail ${seed}`,
    load: async () => corpusMail(seed),
  }));
}

/** The files given, and all those in the folders given. */
async function mailsIn(paths: readonly string[]): Promise<Mail[]> {
  const files: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch((cause: Error) => {
      throw new UserError(`Cannot read the corpus ${path}: ${cause.message}.`, { cause });
    });
    if (!found.isDirectory()) files.push(path);
    else {
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      for (const entry of entries) if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
    }
  }
  if (files.length === 0) throw new UserError(`There is no mail in ${paths.join(', ')}.`);
  return files.sort().map((file) => ({ name: file, load: () => readFile(file) }));
}
