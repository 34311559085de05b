// Run as a fresh process by suites/review.ts: `npm run -s review -- …` as it is, then what it took.
import { writeSync } from 'node:fs';
import { peakMemory } from '../peak-memory.ts';
import type { Peak } from './memory.ts';

process.on('exit', () => {
  // Since the process began, as a person waits for that, too.
  const peak: Peak = { bytes: peakMemory(), milliseconds: performance.now() };
  writeSync(1, `\n${JSON.stringify(peak)}\n`);
});

await import('../../cli/review.ts');
