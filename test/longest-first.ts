import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The test files that take longest, because they start many processes or deploy a stack. */
const LONGEST = [
  'test/lib/cdk-cli.test.ts',
  'test/bench/bench.test.ts',
  'test/browser/review-page.test.ts',
  'test/browser/security.test.ts',
  'test/local/screen.restart.test.ts',
  'test/local/screen.test.ts',
  'test/cli/retry.test.ts',
  'test/lambda/faults.test.ts',
];

/**
 * Starts the longest test files first, so that no worker is left with one when the others have finished. Vitest orders
 * files by their time in an earlier run, and by their size where there was none: on a fresh clone.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONGEST.some((file) => moduleId.endsWith(file));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
