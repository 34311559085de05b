import { join } from 'node:path';
import { type Bench, type Figure, type Suite, sizeInWords, timeInWords } from '../figure.ts';
import { HOSTILE } from '../mails/hostile.ts';
import type { Growth } from '../processes/growth.ts';
import { runProcess } from '../run-process.ts';

const PROCESS = join(import.meta.dirname, '..', 'processes', 'growth.ts');

/** Ten times the input, at most so many times the time. */
const MOST_GROWTH = 12;
/** Milliseconds for a shape at all its sizes. */
const PATIENCE = 60_000;
/** For `--quick`: one of each family is enough to see that the bench works. */
const QUICK = ['one letter', 'HTML: nested b', 'small text parts'];

export const growth: Suite = {
  name: 'growth',
  title: 'time of a hostile mail, to the same mail at a tenth of its size; in brackets, to prose of its size',
  async *run({ isQuick, begins }: Bench): AsyncGenerator<Figure> {
    for (const shape of Object.keys(HOSTILE)) {
      if ((isQuick && !QUICK.includes(shape)) || !begins(shape)) continue;
      const first = await measured(shape, isQuick, isQuick ? 50 : 300);
      // Whatever else the machine does only ever adds: a figure above the target is looked at once more, for longer.
      const isDoubtful = first.value !== undefined && first.value > MOST_GROWTH && !isQuick;
      const again = isDoubtful ? await measured(shape, isQuick, 1_000) : first;
      yield (again.value ?? Infinity) < (first.value ?? Infinity) ? again : first;
    }
  },
};

async function measured(shape: string, isQuick: boolean, milliseconds: number): Promise<Figure> {
  const figure = { suite: 'growth', name: shape, unit: '×', atMost: MOST_GROWTH } as const;
  const [smallest, largest] = isQuick ? [15_000, 150_000] : [150_000, 15_000_000];
  const args = [shape, `${smallest}`, `${largest}`, `${milliseconds}`];
  const times = await runProcess<Growth>(PROCESS, args, PATIENCE);
  if (times === undefined) return { ...figure, value: undefined, detail: `not done after ${PATIENCE / 1_000} s` };
  const { sizes, prose } = times;
  const growths = sizes.slice(1).map(({ bytes, milliseconds }, index) => {
    const smaller = sizes[index]!;
    // Not every shape comes in any size: ten times the input is what the target is about.
    return (10 * milliseconds * smaller.bytes) / smaller.milliseconds / bytes;
  });
  const inWords = sizes.map(({ bytes, milliseconds }) => `${sizeInWords(bytes)} ${timeInWords(milliseconds)}`);
  const cost = (sizes[1]!.milliseconds * prose.bytes) / prose.milliseconds / sizes[1]!.bytes;
  return { ...figure, value: Math.max(...growths), detail: `${inWords.join(', ')} (${cost.toFixed(1)}×)` };
}
