import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench, type Figure, type Suite, sizeInWords, timeInWords } from '../figure.ts';
import { HOSTILE } from '../mails/hostile.ts';
import { ORDINARY } from '../mails/ordinary.ts';
import type { Rewriting } from '../processes/rewrite.ts';
import { runProcess } from '../run-process.ts';
import { median } from '../timing.ts';

const PROCESS = join(import.meta.dirname, '..', 'processes', 'rewrite.ts');
/** Milliseconds after which a process counts as hanging. */
const TIMEOUT = 120_000;
/** Bytes of the largest mail that SES receives. */
const LARGEST = 38_000_000;
/** The target for memory, to the mail itself: one copy of it and the new header. */
const MAX_MEMORY = 1.05;
/** The target for time, to that of a copy: a small multiple. */
const MAX_TIME = 3;

/** Mails with an ordinary header, for which the targets are. */
const USUAL = ['text', 'HTML', 'attachment'];
/** Mails that consist of their header. Their figures only show whether they get worse. */
const ALL_HEADER = ['header fields by the thousand', 'one subject', 'addresses in From'];

export const rewrite: Suite = {
  name: 'rewrite',
  title: 'time and memory of rewriting a mail beyond the mail itself, to one copy of its bytes',
  async *run({ isQuick, begins }: Bench): AsyncGenerator<Figure> {
    const folder = await mkdtemp(join(tmpdir(), 'pitch-screen-bench-'));
    try {
      const file = join(folder, 'mail.eml');
      for (const kind of isQuick ? ['text'] : [...USUAL, ...ALL_HEADER]) {
        const bytes = isQuick ? 4_000_000 : LARGEST;
        const name = `${kind}, ${sizeInWords(bytes)}`;
        if (!begins(name)) continue;
        await writeFile(file, USUAL.includes(kind) ? ORDINARY[kind]!(bytes, 1) : HOSTILE[kind]!(bytes));
        yield* figures(name, USUAL.includes(kind), await measured(file, isQuick));
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** The medians of several processes; undefined where one hangs. */
async function measured(file: string, isQuick: boolean): Promise<Rewriting | undefined> {
  const all: Rewriting[] = [];
  while (all.length < (isQuick ? 1 : 3)) {
    const one = await runProcess<Rewriting>(PROCESS, [file, isQuick ? '50' : '1000'], TIMEOUT);
    if (one === undefined) return undefined;
    all.push(one);
  }
  const of = (key: keyof Rewriting) => median(all.map((one) => one[key]));
  return {
    mail: of('mail'),
    resident: of('resident'),
    buffers: of('buffers'),
    rewrite: of('rewrite'),
    copy: of('copy'),
  };
}

function* figures(name: string, hasTarget: boolean, taken: Rewriting | undefined): Generator<Figure> {
  const figure = { suite: 'rewrite', unit: '×' } as const;
  if (taken === undefined) {
    yield { ...figure, name: `${name}: time`, value: undefined, detail: `not done after ${TIMEOUT / 1_000} s` };
    return;
  }
  const { mail, resident, buffers, rewrite, copy } = taken;
  yield {
    ...figure,
    name: `${name}: time`,
    value: rewrite / copy,
    ...(hasTarget ? { atMost: MAX_TIME } : {}),
    detail: `${timeInWords(rewrite)}, copy ${timeInWords(copy)}`,
  };
  yield {
    ...figure,
    name: `${name}: memory`,
    value: resident / mail,
    ...(hasTarget ? { atMost: MAX_MEMORY } : {}),
    detail: `${sizeInWords(resident)} resident, ${sizeInWords(buffers)} of it in buffers`,
  };
}
