import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Results } from '../../bench/results.ts';
import { runCli, temporaryFolder } from '../cli/screen-process.ts';

describe('npm run bench', () => {
  it('prints a table and writes the same figures as JSON, which it then compares with', async () => {
    const file = join(await temporaryFolder(), 'results.json');
    const bench = await runCli('bench/bench.ts', ['--quick', '--json', file]);
    expect(bench.code, bench.stderr).toBe(0);
    const { figures, machine }: Results = JSON.parse(await readFile(file, 'utf8'));
    expect(bench.stdout).toContain(`node ${machine.versions.node}`);
    expect(new Set(figures.map(({ suite }) => suite))).toEqual(
      new Set([
        'speed',
        'words',
        'growth',
        'memory',
        'documents',
        'rewrite',
        'steady',
        'handler',
        'cold',
        'review',
        'corpus',
      ]),
    );
    for (const { name, value } of figures) {
      expect(bench.stdout).toContain(name);
      expect(value, name).toBeGreaterThan(0);
    }

    const again = await runCli('bench/bench.ts', ['--quick', '--only', 'speed: text, 10 KB', '--compare', file]);
    expect(again.stdout).toMatch(/text, 10 KB +[\d.]+× +≤ 2 +was [\d.]+×/);
    expect(again.stdout).not.toContain('memory:');
  });

  it('judges the mails of a folder, and nothing else, when given one', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.eml'), 'Subject: said\r\n\r\nsaid');
    await writeFile(join(folder, 'b.eml'), Buffer.from([0xff, 0x00, 0x80]));
    const bench = await runCli('bench/bench.ts', ['--corpus', folder]);
    expect(bench.code, bench.stderr).toBe(0);
    expect(bench.stdout).toContain('the slowest of 2 mails');
    expect(bench.stdout).not.toContain('speed:');
  });

  it.each([
    [['--only', 'sped'], 'No figure is named like sped.'],
    [['--compare', 'cdk.json'], 'cdk.json holds no results of the bench'],
    [['--corpus', 'nowhere'], 'Cannot read the corpus nowhere'],
    [['--fast'], "Unknown option '--fast'"],
  ])('says what is wrong with %j', async (args, message) => {
    const bench = await runCli('bench/bench.ts', args);
    expect(bench.code).toBe(1);
    expect(bench.stderr).toContain(message);
  });
});
