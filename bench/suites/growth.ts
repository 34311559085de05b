import { join } from 'node:path';
import { type Bench, type Figure, type Suite, sizeInWords, timeInWords } from '../figure.ts';
import { HOSTILE } from '../mails/hostile.ts';
import type { Growth } from '../processes/growth.ts';
import { runProcess } from '../run-process.ts';

const PROCESS = join(import.meta.dirname, '..', 'processes', 'growth.ts');

/** The target for the time of ten times the input, to that of the input: 10 is linear. */
const MAX_GROWTH = 12;
/** Milliseconds after which a shape, at all its sizes, counts as hanging. */
const TIMEOUT = 60_000;
/** The shapes for `--quick`. */
const QUICK = ['one letter', 'HTML: nested b', 'small text parts'];

export const growth: Suite = {
  name: 'growth',
  title: 'time of a hostile mail, to the same mail at a tenth of its size; in brackets, to prose of its size',
  async *run({ isQuick, begins }: Bench): AsyncGenerator<Figure> {
    for (const shape of Object.keys(HOSTILE)) {
      if ((isQuick && !QUICK.includes(shape)) || !begins(shape)) continue;
      const first = await measured(shape, isQuick, isQuick ? 50 : 300);
      // Other load of the machine can only add time: a figure above the target is measured once more, for longer.
      const isDoubtful = first.value !== undefined && first.value > MAX_GROWTH && !isQuick;
      const again = isDoubtful ? await measured(shape, isQuick, 1_000) : first;
      yield (again.value ?? Infinity) < (first.value ?? Infinity) ? again : first;
    }
  },
};

async function measured(shape: string, isQuick: boolean, milliseconds: number): Promise<Figure> {
  const figure = { suite: 'growth', name: shape, unit: '×', atMost: MAX_GROWTH } as const;
  const [smallest, largest] = isQuick ? [15_000, 150_000] : [150_000, 15_000_000];
  const args = [shape, `${smallest}`, `${largest}`, `${milliseconds}`];
  const times = await runProcess<Growth>(PROCESS, args, TIMEOUT);
  if (times === undefined) return { ...figure, value: undefined, detail: `not done after ${TIMEOUT / 1_000} s` };
  const { sizes, prose } = times;
  const growths = sizes.slice(1).map(({ bytes, milliseconds }, index) => {
    const smaller = sizes[index]!;
    // A mail may be a little larger or smaller than asked for. The target is about exactly ten times the input.
    return (10 * milliseconds * smaller.bytes) / smaller.milliseconds / bytes;
  });
  const inWords = sizes.map(({ bytes, milliseconds }) => `${sizeInWords(bytes)} ${timeInWords(milliseconds)}`);
  const cost = (sizes[1]!.milliseconds * prose.bytes) / prose.milliseconds / sizes[1]!.bytes;
  return { ...figure, value: Math.max(...growths), detail: `${inWords.join(', ')} (${cost.toFixed(1)}×)` };
}
