import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { leftOut } from './test/left-out.ts';
import { LongestFirst } from './test/longest-first.ts';

/**
 * Milliseconds that a condition may take to come true before its test fails; a test may take three times as long. No test
 * depends on speed: on a busy machine, a process alone may take ten seconds to start.
 */
const MAX_WAIT = 60_000;

/** Test files that measure the memory of their process, which therefore must be theirs alone. */
const ALONE = ['test/core/text/documents/hostile.test.ts', 'test/core/text/documents/pdf.test.ts'];

export default defineConfig({
  test: {
    setupFiles: ['test/setup.ts'],
    testTimeout: 3 * MAX_WAIT,
    hookTimeout: MAX_WAIT,
    expect: { poll: { timeout: MAX_WAIT, interval: 20 } },
    // Vitest leaves one core free for itself, which it hardly uses: on two cores it would run one file at a time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    restoreMocks: true,
    unstubEnvs: true,
    env: {
      // A process of this project starts in half the time. The cache goes away with the dependencies that it holds.
      NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'node-compile'),
      // The CDK validates each template with an engine that takes seconds to start. test/lib/app.test.ts has it do so once.
      CDK_VALIDATION: 'false',
    },
    sequence: { sequencer: LongestFirst },
    reporters: ['default', leftOut],
    projects: [
      {
        extends: true,
        // Files of one worker share their modules. To load the CDK and the SDK anew for each takes half of all CPU time.
        test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: ALONE, isolate: false },
      },
      { extends: true, test: { name: 'alone', include: ALONE, isolate: true } },
    ],
  },
});
