import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { UserError } from '../../app/user-error.ts';
import { type Bench, type Figure, type Suite, sizeInWords, timeInWords } from '../figure.ts';
import { type JudgeMail, prepareJudge } from '../judge-mail.ts';
import { corpusMail } from '../mails/corpus.ts';
import { timeInTurn, timeOf } from '../timing.ts';

/** How many synthetic mails are screened. */
const SYNTHETIC = 3_000;
/** The target for time per KB, to the median mail. A slower mail is an outlier. */
const MAX_SLOWNESS = 20;
/** The target for memory in use after all mails, to that after half of them. */
const MAX_GROWTH = 1.1;
/** The most outliers that are shown. */
const MAX_SHOWN = 20;

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
  /** The time per KB, to that of the median mail. */
  value: number;
}

export const corpus: Suite = {
  name: 'corpus',
  title: 'time per KB of each of many mails in one process, to the median of all of them',
  async *run({ isQuick, corpus: paths, begins }: Bench): AsyncGenerator<Figure> {
    if (!begins('mails of many kinds')) return;
    const mails = paths.length > 0 ? await mailsIn(paths) : syntheticMails(isQuick ? 40 : SYNTHETIC);
    const judge = prepareJudge();
    // A warm-up, so that the first mails are measured like the last.
    for (const mail of mails.slice(0, 300)) await judge(await mail.load());

    const timed: Timed[] = [];
    const failures: Figure[] = [];
    let halfway = 0;
    for (const [index, mail] of mails.entries()) {
      if (index === mails.length >> 1) halfway = memoryInUse();
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
    const memory = memoryInUse() / halfway;

    const sorted = timed.toSorted((one, other) => perKilobyte(one) - perKilobyte(other));
    const middle = sorted[sorted.length >> 1]!;
    const suspects = sorted.filter((one) => timesAsSlow(one, middle) > MAX_SLOWNESS);
    const slowest = sorted[sorted.length - suspects.length - 1] ?? middle;
    const rows: Row[] = [{ one: slowest, value: timesAsSlow(slowest, middle) }];
    for (const one of suspects) rows.push(await confirmed(one, middle, judge));
    rows.sort((row, other) => other.value - row.value);
    for (const [index, { one, value }] of rows.slice(0, MAX_SHOWN).entries()) {
      if (index > 0 && value <= MAX_SLOWNESS) break;
      yield {
        suite: 'corpus',
        name: index === 0 ? `the slowest of ${mails.length} mails` : one.mail.name,
        value,
        unit: '×',
        atMost: MAX_SLOWNESS,
        detail: `${one.mail.name}: ${sizeInWords(one.bytes)} in ${timeInWords(one.milliseconds)}`,
      };
    }
    yield {
      suite: 'corpus',
      name: 'memory in use after all mails, to after half of them',
      value: memory,
      unit: '×',
      atMost: MAX_GROWTH,
      detail: `median ${timeInWords(perKilobyte(middle))} per KB`,
    };
  },
};

/** Milliseconds per KB. A mail below 1 KB counts as 1 KB, as every mail takes some time. */
function perKilobyte({ bytes, milliseconds }: Timed): number {
  return milliseconds / Math.max(1, bytes / 1_000);
}

function timesAsSlow(one: Timed, other: Timed): number {
  return perKilobyte(one) / perKilobyte(other);
}

/** Times a slow mail again, in turn with the median one: the first time may have been a pause of the machine. */
async function confirmed(slow: Timed, middle: Timed, judge: JudgeMail): Promise<Row> {
  const [raw, middleRaw] = [await slow.mail.load(), await middle.mail.load()];
  const times = await timeInTurn(
    { slow: () => judge(raw), middle: () => judge(middleRaw) },
    { milliseconds: 500, least: 20 },
  );
  const one = { ...slow, milliseconds: times.slow };
  return { one, value: timesAsSlow(one, { ...middle, milliseconds: times.middle }) };
}

/** Bytes of heap in use after a full garbage collection. */
function memoryInUse(): number {
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

/** The mails in files and folders. @throws UserError where there is none */
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
