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

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 3 * MAX_WAIT,
    hookTimeout: MAX_WAIT,
    expect: { poll: { timeout: MAX_WAIT, interval: 20 } },
    // Vitest leaves one core free for itself, which it hardly uses: on two cores it would run one file at a time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Files of one worker share their modules. To load the CDK and the SDK anew for each file takes half of all CPU time.
    isolate: false,
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
  },
});
