import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Bench, type Figure, type Suite, sizeInWords, timeInWords } from '../figure.ts';
import type { Endpoints } from '../processes/emulators.ts';
import type { HandlerTimes } from '../processes/handler.ts';
import { runProcess } from '../run-process.ts';

const PROCESSES = join(import.meta.dirname, '..', 'processes');
const PATIENCE = 120_000;
/** The target of a plain text of 10 KB; the others are there to see that they do not get worse. */
const MOST = 1.5;

const MAILS = [
  ['text', 10_000],
  ['HTML', 10_000],
  ['attachment', 1_000_000],
] as const;

export const handler: Suite = {
  name: 'handler',
  title: 'time of a whole warm call for a mail, to fetching and sending it with the SDK, S3 and SES on this machine',
  async *run({ isQuick, begins }: Bench): AsyncGenerator<Figure> {
    for (const [kind, bytes] of isQuick ? MAILS.slice(0, 1) : MAILS) {
      const name = `${kind}, ${sizeInWords(bytes)}`;
      if (!begins(name)) continue;
      const times = await measured(kind, bytes, isQuick ? 20 : 4_000);
      if (times === undefined) {
        yield { suite: 'handler', name, value: undefined, unit: '×', detail: `not done after ${PATIENCE / 1_000} s` };
        continue;
      }
      yield {
        suite: 'handler',
        name,
        value: times.handler / times.bare,
        unit: '×',
        ...(kind === 'text' ? { atMost: MOST } : {}),
        detail: `${timeInWords(times.handler)}, fetch and send ${timeInWords(times.bare)}`,
      };
      yield {
        suite: 'handler',
        name: `${name}, to all its requests alone`,
        value: times.handler / times.requests,
        unit: '×',
        detail:
          `${timeInWords(times.requests)}, of it ${extra(times.requests - times.keep - times.bare)} for the claim and ` +
          `${extra(times.keep)} to keep the outcome; all else that a call does ${extra(times.handler - times.requests)}`,
      };
    }
  },
};

async function measured(kind: string, bytes: number, milliseconds: number): Promise<HandlerTimes | undefined> {
  const emulators = spawn(process.execPath, [join(PROCESSES, 'emulators.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const { s3, ses }: Endpoints = await firstLine(emulators);
    const args = [s3, ses, kind, `${bytes}`, `${milliseconds}`];
    return await runProcess<HandlerTimes>(join(PROCESSES, 'handler.ts'), args, PATIENCE);
  } finally {
    emulators.kill();
  }
}

/** A difference of two medians, which noise can take below nothing. */
function extra(milliseconds: number): string {
  return timeInWords(Math.max(0, milliseconds));
}

async function firstLine({ stdout }: { stdout: NodeJS.ReadableStream }): Promise<Endpoints> {
  const lines = createInterface({ input: stdout });
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  if (line === undefined) throw new Error('The S3 and SES emulators did not start.');
  return JSON.parse(line);
}
