import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Results } from '../../bench/results.ts';
import { runCli, temporaryFolder } from '../cli/screen-process.ts';

/** All suites, in two halves that take about as long. */
const HALVES = [
  ['speed', 'words', 'growth', 'memory', 'rewrite', 'steady'],
  ['documents', 'handler', 'cold', 'bundle', 'review', 'corpus'],
];

describe('npm run bench', () => {
  it('prints a table and writes the same figures as JSON, which it then compares with', async () => {
    const folder = await temporaryFolder();
    // Two runs at a time, as most suites use one core.
    const runs = await Promise.all(
      HALVES.map(async (suites, index) => {
        const file = join(folder, `${index}.json`);
        const only = suites.flatMap((suite) => ['--only', `${suite}:`]);
        const bench = await runCli('bench/bench.ts', ['--quick', '--json', file, ...only]);
        expect(bench.code, bench.stderr).toBe(0);
        const { figures, machine }: Results = JSON.parse(await readFile(file, 'utf8'));
        return { file, figures, machine, table: bench.stdout };
      }),
    );
    for (const [index, { figures, machine, table }] of runs.entries()) {
      expect(table).toContain(`node ${machine.versions.node}`);
      expect(new Set(figures.map(({ suite }) => suite))).toEqual(new Set(HALVES[index]));
      for (const { name, value } of figures) {
        expect(table).toContain(name);
        expect(value, name).toBeGreaterThan(0);
      }
    }

    const [{ file }] = runs as [(typeof runs)[number]];
    const again = await runCli('bench/bench.ts', ['--quick', '--only', 'speed: text, 10 KB', '--compare', file]);
    expect(again.stdout).toMatch(/text, 10 KB +[\d.]+× +≤ 2 +was [\d.]+×/);
    expect(again.stdout).not.toContain('memory:');
  });

  it('names what has got worse than in another run, by more than noise', async () => {
    const file = join(await temporaryFolder(), 'before.json');
    const first = await runCli('bench/bench.ts', ['--quick', '--only', 'bundle:', '--json', file]);
    expect(first.code, first.stderr).toBe(0);
    const before: Results = JSON.parse(await readFile(file, 'utf8'));
    before.figures[0]!.value! /= 2;
    await writeFile(file, JSON.stringify(before));
    const { stdout } = await runCli('bench/bench.ts', ['--only', 'bundle:', '--compare', file]);
    expect(stdout.split('\n').slice(-3)).toEqual([
      'Worse than before by more than 15 %:',
      expect.stringMatching(/^ {2}bundle: size, start \d+ KiB, was \d+ KiB \(\+\d+ %\)$/),
      '',
    ]);
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
