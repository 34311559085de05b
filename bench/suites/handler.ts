import { join } from 'node:path';
import { withEmulators } from '../emulators.ts';
import { type Bench, type Figure, type Suite, sizeInWords, timeInWords } from '../figure.ts';
import type { HandlerTimes } from '../processes/handler.ts';
import { runProcess } from '../run-process.ts';

const PROCESS = join(import.meta.dirname, '..', 'processes', 'handler.ts');
/** Milliseconds after which the process counts as hanging. */
const TIMEOUT = 120_000;
/** The target for a plain text of 10 KB. The other figures only show whether they get worse. */
const MAX_CALL = 1.5;

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
        yield { suite: 'handler', name, value: undefined, unit: '×', detail: `not done after ${TIMEOUT / 1_000} s` };
        continue;
      }
      yield {
        suite: 'handler',
        name,
        value: times.handler / times.bare,
        unit: '×',
        ...(kind === 'text' ? { atMost: MAX_CALL } : {}),
        detail: `${timeInWords(times.handler)}, fetch and send ${timeInWords(times.bare)}`,
      };
      yield {
        suite: 'handler',
        name: `${name}, to all its requests alone`,
        value: times.handler / times.requests,
        unit: '×',
        detail:
          `${timeInWords(times.requests)}, of it ${extra(times.requests - times.save - times.bare)} for the lease and ` +
          `${extra(times.save)} to save the outcome; everything else in the call ${extra(times.handler - times.requests)}`,
      };
    }
  },
};

async function measured(kind: string, bytes: number, milliseconds: number): Promise<HandlerTimes | undefined> {
  return withEmulators(({ s3, ses }) =>
    runProcess<HandlerTimes>(PROCESS, [s3, ses, kind, `${bytes}`, `${milliseconds}`], TIMEOUT),
  );
}

/** A difference of two medians as text. Noise can make it negative. */
function extra(milliseconds: number): string {
  return timeInWords(Math.max(0, milliseconds));
}
