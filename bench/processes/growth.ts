// Run as a process by suites/growth.ts, one for each shape: a shape that takes for ever can be ended from outside.
import { prepareJudge } from '../judge-mail.ts';
import { chanceFrom } from '../mails/chance.ts';
import { HOSTILE } from '../mails/hostile.ts';
import { plainMail } from '../mails/mail.ts';
import { englishProse } from '../mails/prose.ts';
import { timeInTurn } from '../timing.ts';

/** Median time of one mail. */
export interface Timed {
  bytes: number;
  milliseconds: number;
}

/** What this process writes: the times of a shape at sizes ten times apart, and of prose as long as the second. */
export interface Growth {
  sizes: Timed[];
  prose: Timed;
}

/** A mail that takes longer than this is not measured at ten times its size. */
const LONGEST = 250;

const [shape, smallest, largest, patience] = process.argv.slice(2) as [string, string, string, string];
const make = HOSTILE[shape]!;
const judge = prepareJudge();
const rounds = { milliseconds: Number(patience), least: 3 };

let smaller = make(Number(smallest));
// Warm: what is measured is how time grows, not how soon code is compiled.
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
for (let size = 100 * Number(smallest); size <= Number(largest) && sizes.at(-1)!.milliseconds <= LONGEST; size *= 10) {
  [smaller, larger] = [larger, make(size)];
  const times = await timeInTurn({ smaller: () => judge(smaller), larger: () => judge(larger) }, rounds);
  sizes.at(-1)!.milliseconds = times.smaller;
  sizes.push({ bytes: larger.length, milliseconds: times.larger });
}
const growth: Growth = { sizes, prose: { bytes: plain.length, milliseconds: first.prose } };
process.stdout.write(JSON.stringify(growth));
