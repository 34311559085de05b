import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { NODE_OPTIONS } from '../../lib/node-options.ts';
import { type Bench, type Figure, type Suite, sizeInWords, timeInWords } from '../figure.ts';
import { HEAVY } from '../mails/heavy.ts';
import { ORDINARY } from '../mails/ordinary.ts';
import type { Peak } from '../processes/memory.ts';
import { runProcess } from '../run-process.ts';
import { median } from '../timing.ts';

const MIB = 2 ** 20;
/** Bytes of the largest mail that SES receives. */
const LARGEST = 38_000_000;
/** The target in MiB of resident memory, Node included. */
const MAX_MEMORY = 350;
/** Milliseconds after which a process counts as hanging. */
const TIMEOUT = 120_000;
/** The mails for `--quick`. */
const QUICK = ['ASCII text', 'HTML'];

export const memory: Suite = {
  name: 'memory',
  title: 'peak resident memory of a fresh process that judges one mail; in brackets, to one that judges 10 KB',
  async *run({ isQuick, begins }: Bench): AsyncGenerator<Figure> {
    const folder = await mkdtemp(join(tmpdir(), 'pitch-screen-bench-'));
    try {
      let program: string | undefined;
      const mail = join(folder, 'mail.eml');
      let small = Number.NaN;
      for (const [name, make] of Object.entries(HEAVY)) {
        if ((isQuick && !QUICK.includes(name)) || !begins(name)) continue;
        program ??= await bundled(folder);
        if (Number.isNaN(small)) {
          await writeFile(mail, ORDINARY.text!(10_000, 1));
          small = (await peakOf(program, mail, isQuick ? 1 : 3))!.bytes;
        }
        const size = await write(mail, make(isQuick ? 1_000_000 : LARGEST));
        const peak = await peakOf(program, mail, isQuick ? 1 : 3);
        yield {
          suite: 'memory',
          name,
          value: peak && peak.bytes / MIB,
          unit: 'MiB',
          atMost: MAX_MEMORY,
          detail:
            peak === undefined
              ? `not done after ${TIMEOUT / 1_000} s`
              : `${sizeInWords(size)} in ${timeInWords(peak.milliseconds)} (${(peak.bytes / small).toFixed(1)}×)`,
        };
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function write(file: string, mail: Buffer): Promise<number> {
  await writeFile(file, mail);
  return mail.length;
}

/** The medians of several processes; undefined where one hangs. */
async function peakOf(program: string, mail: string, times: number): Promise<Peak | undefined> {
  const peaks: Peak[] = [];
  while (peaks.length < times) {
    const peak = await runProcess<Peak>(program, [mail], TIMEOUT, { ...process.env, NODE_OPTIONS });
    if (peak === undefined) return undefined;
    peaks.push(peak);
    // A mail that takes this much time or memory takes it each time.
    if (peak.milliseconds > 5_000 || peak.bytes > 2 * MAX_MEMORY * MIB) break;
  }
  return {
    bytes: median(peaks.map(({ bytes }) => bytes)),
    milliseconds: median(peaks.map((peak) => peak.milliseconds)),
  };
}

/** Bundles the program as the function is bundled: to strip the types of thirty files takes memory of its own. */
async function bundled(folder: string): Promise<string> {
  const outfile = join(folder, 'memory.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '..', 'processes', 'memory.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  return outfile;
}
