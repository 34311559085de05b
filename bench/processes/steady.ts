// Run as a fresh process by suites/steady.ts: takes many pitches one after another, and says how much memory it has then.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { prepareCall } from '../call-in-memory.ts';
import { ORDINARY } from '../mails/ordinary.ts';

/** What this process writes: bytes in use once what is garbage is gone. */
export interface Residence {
  before: number;
  after: number;
}

/** Pitches until all is loaded and compiled. */
const WARM_UP = 500;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const call = prepareCall(['disruptive']);
async function take(number: number): Promise<number> {
  for (let seed = 1; seed <= number; seed++) await call(ORDINARY['text and HTML']!(10_000, seed));
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const before = await take(WARM_UP);
const residence: Residence = { before, after: await take(Number(process.argv[2])) };
process.stdout.write(JSON.stringify(residence));
