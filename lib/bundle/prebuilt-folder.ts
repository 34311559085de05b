import { join } from 'node:path';
import type { FunctionName } from './handler-bundle.ts';

export type { FunctionName } from './handler-bundle.ts';

/**
 * Returns the folder with the bundle of a function that the published package holds (scripts/build-package.ts), so that
 * whoever deploys it needs no bundler. It takes the place of `function-folder.ts` there.
 */
export function functionFolder(name: FunctionName): string {
  return join(import.meta.dirname, '..', '..', 'functions', name);
}
