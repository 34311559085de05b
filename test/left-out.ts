import type { Reporter } from 'vitest/node';
import { CHROMIUM } from './browser/chromium.ts';

/** The test files that run Chromium. */
const IN_CHROMIUM = /\/test\/browser\/|\/chromium\.test\.ts$/;

/** Ends a test run with one line that says which tests were left out because this machine has no Chromium. */
export const leftOut: Reporter = {
  onTestRunEnd(modules) {
    const count = modules
      .filter(({ moduleId }) => IN_CHROMIUM.test(moduleId))
      .reduce((sum, { children }) => sum + [...children.allTests('skipped')].length, 0);
    if (CHROMIUM !== undefined || count === 0) return;
    process.stdout.write(
      `Left out: ${count} tests, which need Chromium (apt-get install chromium, or CHROMIUM=/path/to/it).\n`,
    );
  },
};
