// Run as a fresh process by suites/memory.ts: judges one mail from a file and says what memory the process took at most.
import { readFile } from 'node:fs/promises';
import { prepareJudge } from '../judge-mail.ts';
import { peakMemory } from '../peak-memory.ts';

/** What this process writes. */
export interface Peak {
  /** The most resident bytes at any time, Node's own included. */
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
