// suites/memory.ts runs this program as a new process: it screens one mail from a file, and writes its peak memory.
import { readFile } from 'node:fs/promises';
import { prepareJudge } from '../judge-mail.ts';
import { peakMemory } from '../peak-memory.ts';

/** This program's output. */
export interface Peak {
  /** The peak of resident memory, Node's own included. */
  bytes: number;
  milliseconds: number;
}

const judge = prepareJudge();
const raw = await readFile(process.argv[2]!);
const start = performance.now();
await judge(raw);
const milliseconds = performance.now() - start;
const peak: Peak = { bytes: peakMemory(), milliseconds };
process.stdout.write(JSON.stringify(peak));
