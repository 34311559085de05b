import { join } from 'node:path';
import { withEmulators } from '../emulators.ts';
import { type Bench, type Figure, type Suite, sizeInWords, timeInWords } from '../figure.ts';
import type { HandlerTimes } from '../processes/handler.ts';
import { runProcess } from '../run-process.ts';

const PROCESS = join(import.meta.dirname, '..', 'processes', 'handler.ts');
const PATIENCE = 120_000;
/** The target of a plain text of 10 KB; the others are there to see that they do not get worse. */
const MOST = 1.5;

const MAILS = [
  ['text', 10_000],
  ['text and HTML', 10_000],
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
  return withEmulators(({ s3, ses }) =>
    runProcess<HandlerTimes>(PROCESS, [s3, ses, kind, `${bytes}`, `${milliseconds}`], PATIENCE),
  );
}

/** A difference of two medians, which noise can take below nothing. */
function extra(milliseconds: number): string {
  return timeInWords(Math.max(0, milliseconds));
}
