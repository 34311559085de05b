// suites/growth.ts runs this program once for each shape, so that it can kill one that never ends.
import { prepareJudge } from '../judge-mail.ts';
import { chanceFrom } from '../mails/chance.ts';
import { HOSTILE } from '../mails/hostile.ts';
import { plainMail } from '../mails/mail.ts';
import { englishProse } from '../mails/prose.ts';
import { timeInTurn } from '../timing.ts';

/** The size of a mail, and the median time to screen it. */
export interface Timed {
  bytes: number;
  milliseconds: number;
}

/** This program's output: the times of a shape at sizes ten times apart, and of prose of the second size. */
export interface Growth {
  sizes: Timed[];
  prose: Timed;
}

/** Milliseconds for a mail above which ten times its size is not measured. */
const MAX_MILLISECONDS = 250;

const [shape, smallest, largest, patience] = process.argv.slice(2) as [string, string, string, string];
const make = HOSTILE[shape]!;
const judge = prepareJudge();
const rounds = { milliseconds: Number(patience), least: 3 };

let smaller = make(Number(smallest));
// A warm-up: the time to compile the code would hide how time grows.
for (const end = performance.now() + Number(patience); performance.now() < end; ) await judge(smaller);
let larger = make(10 * Number(smallest));
const plain = plainMail(englishProse(larger.length, chanceFrom(1)));
const first = await timeInTurn(
  { smaller: () => judge(smaller), larger: () => judge(larger), prose: () => judge(plain) },
  rounds,
);
const sizes: Timed[] = [
  { bytes: smaller.length, milliseconds: first.smaller },
  { bytes: larger.length, milliseconds: first.larger },
];
for (
  let size = 100 * Number(smallest);
  size <= Number(largest) && sizes.at(-1)!.milliseconds <= MAX_MILLISECONDS;
  size *= 10
) {
  [smaller, larger] = [larger, make(size)];
  const times = await timeInTurn({ smaller: () => judge(smaller), larger: () => judge(larger) }, rounds);
  sizes.at(-1)!.milliseconds = times.smaller;
  sizes.push({ bytes: larger.length, milliseconds: times.larger });
}
const growth: Growth = { sizes, prose: { bytes: plain.length, milliseconds: first.prose } };
process.stdout.write(JSON.stringify(growth));
