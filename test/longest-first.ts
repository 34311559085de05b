import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The test files that take longest, because they start many processes or deploy a stack. */
const LONGEST = [
  // First of all, as these two have processes of their own (vitest.config.ts): the others keep theirs.
  'test/core/text/documents/pdf.test.ts',
  'test/core/text/documents/hostile.test.ts',
  'test/browser/review-page.test.ts',
  'test/browser/security.test.ts',
  'test/browser/accessibility.desktop.test.ts',
  'test/browser/accessibility.phone.test.ts',
  'test/browser/news.test.ts',
  'test/package.test.ts',
  'test/bench/bench.test.ts',
  'test/local/screen.restart.test.ts',
  'test/lib/bundle/handler-bundle.test.ts',
  'test/lambda/faults.test.ts',
  'test/lib/cdk-cli.test.ts',
  'test/lib/deploy.test.ts',
];

/**
 * Starts the longest test files first, so that no worker is left with one when the others have finished. Vitest orders
 * files by their time in an earlier run, and by their size where there was none: on a fresh clone.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex((file) => moduleId.endsWith(file));
      return index < 0 ? LONGEST.length : index;
    };
    return sorted.sort((one, other) => rank(one) - rank(other));
  }
}
