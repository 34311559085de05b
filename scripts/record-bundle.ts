// Records the size of each package in the function's bundle, by the stage that loads it. A test compares the next
// bundle with this record, so that no package is added unnoticed.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BENCH_CONFIG } from '../bench/judge-mail.ts';
import { contentsOf } from '../lib/bundle/bundle-contents.ts';
import { bundleHandler } from '../lib/bundle/handler-bundle.ts';

const folder = await mkdtemp(join(tmpdir(), 'pitch-screen-bundle-'));
try {
  const contents = contentsOf(bundleHandler(BENCH_CONFIG, folder));
  const file = join(import.meta.dirname, '..', 'test', 'lib', 'bundle', 'bundle-budget.json');
  await writeFile(file, `${JSON.stringify(contents, null, 2)}\n`);
  for (const [stage, packages] of Object.entries(contents)) {
    const total = Object.values(packages).reduce((sum, size) => sum + size, 0);
    process.stdout.write(`${stage}: ${total} KiB in ${Object.keys(packages).length} packages and folders\n`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
