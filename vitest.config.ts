import { defineConfig } from 'vitest/config';

/**
 * Milliseconds that a condition may take to come true, and a test to end, before it fails. No test depends on how fast it
 * is: on a machine that is busy with other things a process alone may take ten seconds to start.
 */
const PATIENCE = 60_000;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 3 * PATIENCE,
    hookTimeout: PATIENCE,
    expect: { poll: { timeout: PATIENCE, interval: 20 } },
  },
});
