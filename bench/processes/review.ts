// suites/review.ts runs this program as a new process: it is `npm run -s review`, and writes its time and peak memory at the end.
import { writeSync } from 'node:fs';
import { peakMemory } from '../peak-memory.ts';
import type { Peak } from './memory.ts';

process.on('exit', () => {
  // The time since the process started, as a person waits for that, too.
  const peak: Peak = { bytes: peakMemory(), milliseconds: performance.now() };
  writeSync(1, `\n${JSON.stringify(peak)}\n`);
});

await import('../../cli/review.ts');
