import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** What a pure module cannot need. `import type` is not looked at: nothing of it is there when the module runs. */
const IMPURE_MODULES =
  /^(?:node:)?(?:fs|os|process|child_process|cluster|worker_threads|net|tls|dgram|dns|https?|http2|timers|crypto|async_hooks|perf_hooks|vm|module)(?:\/|$)|^@?aws-|^@smithy\//;
const IMPURE_CODE =
  /\bprocess\.(?:env|argv|cwd|hrtime|stdout|stderr)\b|\bDate\.now\b|\bnew Date\(\)|\bDate\(\)|\bperformance\.now\b|\bfetch\(|\bset(?:Timeout|Interval|Immediate)\b|\bMath\.random\b|\bcrypto\.|\bimport\.meta\b|\bimport\((?!'\.)|\brequire\(/;
const IMPORT = /(?:^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?|\bimport\()['"]([^'"]+)['"]/gm;

function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map((match) => match[1]!);
}

/** The modules of core and every local module they import, however indirectly. */
function pureModules(): string[] {
  const seen = new Set<string>();
  const open = globSync('core/**/*.ts', { cwd: root }).map((file) => join(root, file));
  for (const file of open) {
    if (seen.has(file)) continue;
    seen.add(file);
    open.push(
      ...importsOf(file)
        .filter((name) => name.startsWith('.'))
        .map((name) => join(dirname(file), name)),
    );
  }
  return [...seen].map((file) => relative(root, file));
}

test('there is something to look at', () => {
  expect(pureModules()).toEqual(expect.arrayContaining(['core/forward/rewrite.ts', 'core/mail/header.ts']));
  expect(importsOf(join(root, 'core/mail/addresses.ts'))).toContain('nodemailer/lib/addressparser');
  expect(importsOf(join(root, 'core/mail/each-part.ts'))).toContain('./mime-parts.ts');
});

test.each(pureModules())('%s needs no file system, clock, timer, randomness, environment or SDK', (file) => {
  expect(importsOf(join(root, file)).filter((name) => IMPURE_MODULES.test(name))).toEqual([]);
  expect(readFileSync(join(root, file), 'utf8').match(IMPURE_CODE)?.[0]).toBeUndefined();
});

test.each([
  'setTimeout(run, 10);',
  'setImmediate(run);',
  'await new Promise((resolve) => setTimeout(resolve));',
  'const now = Date.now;',
  'const today = new Date();',
  'Math.random()',
  'crypto.randomUUID()',
  'globalThis.crypto.getRandomValues(bytes)',
  'performance.now()',
  'process.env.HOME',
])('%s is found', (code) => {
  expect(code).toMatch(IMPURE_CODE);
});

test.each(['node:crypto', 'crypto', 'node:timers/promises', 'timers', 'node:fs', '@aws-sdk/client-s3'])(
  'an import of %s is found',
  (name) => {
    expect(name).toMatch(IMPURE_MODULES);
  },
);
