import { parseArgs } from 'node:util';
import { UserError } from '../app/user-error.ts';
import { runCommand } from '../cli/run-command.ts';
import type { Bench, Figure, Suite } from './figure.ts';
import { describeMachine, thisMachine } from './machine.ts';
import { type Results, readResults, writeResults } from './results.ts';
import { bundle } from './suites/bundle.ts';
import { cold } from './suites/cold.ts';
import { corpus } from './suites/corpus.ts';
import { documents } from './suites/documents.ts';
import { growth } from './suites/growth.ts';
import { handler } from './suites/handler.ts';
import { memory } from './suites/memory.ts';
import { review } from './suites/review.ts';
import { rewrite } from './suites/rewrite.ts';
import { speed } from './suites/speed.ts';
import { steady } from './suites/steady.ts';
import { words } from './suites/words.ts';
import { renderSuite, renderSummary, renderWorse, valueInWords } from './table.ts';

/** The suites, in the order of the table. */
const SUITES: readonly Suite[] = [
  speed,
  words,
  growth,
  memory,
  documents,
  rewrite,
  steady,
  handler,
  cold,
  bundle,
  review,
  corpus,
];

/** The figures of a short run. */
const SHORT = ['speed: text, 10 KB', 'speed: HTML, 10 KB', 'cold: text, 10 KB', 'bundle:'];

/** The figures of the repository: a run on the machine that the file names. */
const BASELINE = 'bench/baseline.json';

const HELP = `Measures how fast pitches are read, screened, rewritten, handled as a whole (warm and from a cold start) and
reviewed, and with how much memory.

  npm run bench
  npm run bench -- --only speed --json before.json
  npm run bench -- --only speed --compare before.json
  npm run bench -- --short --compare

Nearly every figure is a ratio to a baseline. Both are measured in turn, so that the ratio holds on a busy machine, too.
✗ marks a figure that misses its target. A whole run takes about half an hour, a short one a minute.

  --only NAME      measure only the figures whose "suite: row" has this text; may be given more than once. Suites are
                   ${SUITES.map(({ name }) => name).join(', ')}
  --quick          use few and small mails: shows that the bench works, and nothing else
  --short          measure the load, a cold start, mails in memory and the size of the bundle, each with fewer runs
  --corpus PATH    look for slow mails among those in this file or folder, instead of synthetic ones;
                   may be given more than once; no other suite runs unless --only says so
  --json FILE      write the figures to this file as well
  --compare FILE   show each figure's value in a file that --json wrote, and name those that have got worse by more than
                   noise. Without FILE it is that of the repository, ${BASELINE}
  --help           show this text
`;

await runCommand(async (args) => {
  const { values } = parseArgs({
    args: withBaseline(args),
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
      corpus: { type: 'string', multiple: true },
      json: { type: 'string' },
      compare: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const earlier = values.compare === undefined ? undefined : await readResults(values.compare);
  const only = values.only ?? (values.short ? SHORT : values.corpus === undefined ? [''] : [`${corpus.name}:`]);
  const machine = thisMachine();
  const time = new Date().toISOString();
  print(describeMachine(machine));
  if (earlier !== undefined)
    print(`Compared with ${values.compare} of ${earlier.time}: ${describeMachine(earlier.machine)}`);

  const all: Figure[] = [];
  for (const suite of SUITES) {
    const figures: Figure[] = [];
    for await (const figure of suite.run(benchFor(suite, only, values))) {
      figures.push(figure);
      if (!process.stderr.isTTY) process.stderr.write(`${suite.name}: ${figure.name} ${valueInWords(figure)}\n`);
    }
    showProgress('');
    if (figures.length > 0) print(renderSuite(suite, figures, earlier?.figures));
    all.push(...figures);
  }
  if (all.length === 0) throw new UserError(`No figure is named like ${only.join(', ')}. --help lists the suites.`);
  print(renderSummary(all));
  if (earlier !== undefined) print(renderWorse(all, earlier.figures));
  const results: Results = { v: 1, time, isQuick: values.quick, machine, figures: all };
  if (values.json !== undefined) await writeResults(values.json, results);
});

/** `--compare` without a file compares with the baseline. */
function withBaseline(args: readonly string[]): string[] {
  return args.flatMap((arg, index) =>
    arg === '--compare' && (args[index + 1] ?? '--').startsWith('--') ? [arg, BASELINE] : [arg],
  );
}

function benchFor(
  { name: suite }: Suite,
  only: readonly string[],
  { quick, short, corpus = [] }: { quick: boolean; short: boolean; corpus?: string[] },
): Bench {
  return {
    isQuick: quick,
    isShort: short,
    corpus,
    begins(row) {
      const name = `${suite}: ${row}`;
      if (!only.some((part) => name.toLowerCase().includes(part.toLowerCase()))) return false;
      showProgress(name);
      return true;
    },
  };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Shows on a terminal what is being measured, on one line that the next call overwrites. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
