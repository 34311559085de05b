import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';

/** A quoted path of a TypeScript file: an import, or the file that a test runs as a process. */
const FILE = /['"`](\.{0,2}\/?[\w./-]+\.ts)['"`]/g;

/** Finds the tests of a module by what test files import and start, directly or not. */
export class TestFiles {
  readonly #root: string;
  readonly #tests: string[];
  readonly #uses = new Map<string, string[]>();

  /** @param root the project's folder */
  constructor(root: string) {
    this.#root = root;
    // Chromium and the bench take minutes, and look at what other tests look at too.
    this.#tests = globSync('test/**/*.test.ts', { cwd: root })
      .filter((file) => !/^test\/(browser|bench)\/|chromium\.test/.test(file))
      .sort();
  }

  /**
   * The test files that can notice a fault in a module, in batches: those named like it or in the folder that mirrors
   * its own, then those of the same top folder, then all others.
   */
  batchesFor(module: string): string[][] {
    const folder = join('test', dirname(module));
    const top = `test/${module.split('/')[0]}/`;
    const stem = basename(module, '.ts');
    const batches: string[][] = [[], [], []];
    for (const test of this.#tests) {
      if (!this.#reaches(test, module)) continue;
      const isNear = basename(test).startsWith(`${stem}.`) || dirname(test) === folder;
      batches[isNear ? 0 : test.startsWith(top) ? 1 : 2]!.push(test);
    }
    return batches;
  }

  #reaches(test: string, module: string): boolean {
    const seen = new Set([test]);
    for (const file of seen) for (const used of this.#usedBy(file)) seen.add(used);
    return seen.has(module);
  }

  #usedBy(file: string): string[] {
    let used = this.#uses.get(file);
    if (used === undefined) {
      const source = readFileSync(join(this.#root, file), 'utf8');
      used = [...source.matchAll(FILE)]
        .map(([, path]) => normalize(path!.startsWith('.') ? join(dirname(file), path!) : path!))
        .filter((path) => !path.startsWith('..') && existsSync(join(this.#root, path)));
      this.#uses.set(file, used);
    }
    return used;
  }
}
