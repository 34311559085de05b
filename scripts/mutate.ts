// Puts small faults into the sources, one at a time, and sees whether a test notices. It works in copies of the project.
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  globSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../app/user-error.ts';
import { chanceFrom } from '../bench/mails/chance.ts';
import { runCommand } from '../cli/run-command.ts';
import { EQUIVALENT_MUTANTS } from './mutants/equivalent.ts';
import { describeMutant, type Mutant, mutantsOf, mutate } from './mutants/mutants-of.ts';
import { TestFiles } from './mutants/tests-of.ts';

const HELP = `Puts small faults into the sources, one at a time, and sees whether a test notices.

  npm run mutants -- --files 'core/**/*.ts' --sample 100 --seed 1

  --files GLOB       the sources to break. @default app/**/*.ts
  --sample NUMBER    mutants to try, chosen at random. @default 20
  --seed NUMBER      the same number chooses the same mutants. @default 1
  --at-once NUMBER   mutants tried at the same time, each in a copy of the project. @default 2
  --wide             also runs the tests of other top folders, which takes minutes for each survivor
  --survivors FILE   appends the mutants that no test noticed to this file
  --help             show this text

Left out are the mutants that scripts/mutants/equivalent.ts lists, and generated tables.
`;

/** Seconds that the tests of one mutant may take. A fault may well make a test wait for its own limit. */
const MAX_TIME = 200;

/** Tables that a script makes out of Unicode's: each entry is as good as any other. */
const GENERATED = /\.generated\.ts$/;

type End = 'noticed' | 'noticed by the type check' | 'survived' | 'timed out';

const root = join(import.meta.dirname, '..');

await runCommand(async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      files: { type: 'string', default: 'app/**/*.ts' },
      sample: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      'at-once': { type: 'string', default: '2' },
      wide: { type: 'boolean', default: false },
      survivors: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const [sample, seed, atOnce] = [values.sample, values.seed, values['at-once']].map(Number) as [
    number,
    number,
    number,
  ];
  if (![sample, seed, atOnce].every((number) => Number.isInteger(number) && number > 0))
    throw new UserError('--sample, --seed and --at-once expect a whole number above 0 each.');
  const files = globSync(values.files, { cwd: root }).filter((file) => file.endsWith('.ts') && !GENERATED.test(file));
  if (files.length === 0) throw new UserError(`--files: no TypeScript file fits "${values.files}".`);

  const todo = chosen(files.sort(), sample, seed);
  const tests = new TestFiles(root);
  const counts = new Map<End, number>();
  const perFolder = new Map<string, { noticed: number; all: number }>();
  await Promise.all(
    Array.from({ length: Math.min(atOnce, todo.length) }, async () => {
      const copy = copyOfProject();
      try {
        if ((await run(copy, 'tsc', [])) !== 'passed')
          throw new UserError('The type check fails without any mutant. Run npx tsc, and mend what it says first.');
        for (let mutant = todo.pop(); mutant; mutant = todo.pop()) {
          const source = readFileSync(join(copy, mutant.file), 'utf8');
          const end = await tryMutant(mutant, source, copy, tests.batchesFor(mutant.file), values.wide);
          counts.set(end, (counts.get(end) ?? 0) + 1);
          const folder = mutant.file.split('/')[0]!;
          const score = perFolder.get(folder) ?? { noticed: 0, all: 0 };
          perFolder.set(folder, { noticed: score.noticed + (end === 'survived' ? 0 : 1), all: score.all + 1 });
          const line = source.slice(0, mutant.start).split('\n').length;
          const told = `${end}\t${mutant.file}:${line}\t${mutant.kind}\t${describeMutant(source, mutant)}\n`;
          process.stdout.write(told);
          if (end === 'survived' && values.survivors !== undefined) appendFileSync(values.survivors, told);
        }
      } finally {
        rmSync(copy, { recursive: true, force: true });
      }
    }),
  );
  for (const [end, count] of counts) process.stdout.write(`${count} ${end}\n`);
  for (const [folder, { noticed, all }] of perFolder)
    process.stdout.write(`${folder}: ${noticed} of ${all} noticed, ${((100 * noticed) / all).toFixed(1)} %\n`);
});

/** Chooses mutants at random, without those known to be equivalent. */
function chosen(files: string[], sample: number, seed: number): Mutant[] {
  const all = files.flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8');
    return mutantsOf(file, source).filter((mutant) => !isEquivalent(mutant, source));
  });
  const chance = chanceFrom(seed);
  const picked: Mutant[] = [];
  while (picked.length < sample && all.length > 0) picked.push(...all.splice(Math.floor(chance() * all.length), 1));
  return picked.reverse();
}

function isEquivalent(mutant: Mutant, source: string): boolean {
  const change = describeMutant(source, mutant);
  return EQUIVALENT_MUTANTS.some((known) => known.file === mutant.file && known.change === change);
}

/** Copies the project with what is installed, so that no command of a test touches the original. */
function copyOfProject(): string {
  const copy = mkdtempSync(join(tmpdir(), 'pitch-screen-mutants-'));
  const leftOut = new Set(['.git', 'data', 'dist', 'cdk.out', 'bench-results', 'screenshots', 'node_modules']);
  cpSync(root, copy, {
    recursive: true,
    preserveTimestamps: true,
    filter: (path) => !leftOut.has(relative(root, path)),
  });
  linkFolder(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Copies a folder as hard links, as its gigabyte takes minutes to copy. Caches are left out: tests write into them. */
function linkFolder(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.isFile()) linkSync(source, target);
    else if (!/^\.(cache|vite)/.test(entry.name)) linkFolder(source, target);
  }
}

async function tryMutant(
  mutant: Mutant,
  source: string,
  copy: string,
  [near, sameFolder, others]: string[][],
  isWide: boolean,
): Promise<End> {
  const file = join(copy, mutant.file);
  writeFileSync(file, mutate(source, mutant));
  try {
    if ((await run(copy, 'tsc', [])) !== 'passed') return 'noticed by the type check';
    for (const batch of isWide ? [near!, sameFolder!, others!] : [near!, sameFolder!]) {
      if (batch.length === 0) continue;
      const end = await run(copy, 'vitest', ['run', ...batch, '--bail=1', '--maxWorkers=1', '--reporter=dot']);
      if (end === 'failed') return 'noticed';
      if (end === 'timed out') return end;
    }
    return 'survived';
  } finally {
    writeFileSync(file, source);
  }
}

function run(cwd: string, command: string, args: string[]): Promise<'passed' | 'failed' | 'timed out'> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that what the tests started ends with them.
    const child = spawn(join(cwd, 'node_modules', '.bin', command), args, { cwd, stdio: 'ignore', detached: true });
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      process.kill(-child.pid!, 'SIGKILL');
    }, MAX_TIME * 1000);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(isLate ? 'timed out' : code === 0 ? 'passed' : 'failed');
    });
  });
}
