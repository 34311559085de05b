// suites/steady.ts runs this program as a new process: it takes many pitches one after another, and writes its memory in use.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { prepareCall } from '../call-in-memory.ts';
import { ORDINARY } from '../mails/ordinary.ts';

/** This program's output: bytes in use after a garbage collection, before and after the pitches. */
export interface Residence {
  before: number;
  after: number;
}

/** Pitches to measure, and before them those until all code is loaded and compiled. */
const PITCHES = Number(process.argv[2]);
const WARM_UP = Math.min(500, PITCHES);

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
const residence: Residence = { before, after: await take(PITCHES) };
process.stdout.write(JSON.stringify(residence));
