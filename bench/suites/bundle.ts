import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentsOf } from '../../lib/bundle/bundle-contents.ts';
import { bundleHandler } from '../../lib/bundle/handler-bundle.ts';
import type { Bench, Figure, Suite } from '../figure.ts';
import { BENCH_CONFIG } from '../judge-mail.ts';

export const bundle: Suite = {
  name: 'bundle',
  title: 'the code that the function loads, by when it does; test/lib/bundle/bundle-budget.json is the limit',
  async *run({ begins }: Bench): AsyncGenerator<Figure> {
    if (!begins('size')) return;
    const folder = await mkdtemp(join(tmpdir(), 'pitch-screen-bench-'));
    try {
      for (const [stage, packages] of Object.entries(contentsOf(bundleHandler(BENCH_CONFIG, folder)))) {
        const sizes = Object.entries(packages).sort(([, one], [, other]) => other - one);
        yield {
          suite: 'bundle',
          name: `size, ${stage}`,
          value: sizes.reduce((sum, [, size]) => sum + size, 0),
          unit: 'KiB',
          detail: `largest: ${sizes
            .slice(0, 3)
            .map(([name, size]) => `${name} ${size}`)
            .join(', ')}`,
        };
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
