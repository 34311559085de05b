import { parseArgs } from 'node:util';
import { UserError } from '../app/user-error.ts';
import { runCommand } from '../cli/run-command.ts';
import { HOUR } from './scale/arrivals.ts';
import { costOf } from './scale/cost.ts';
import { renderMemory, renderOutcome } from './scale/report.ts';
import { flagOf, PARAMETERS, SCENARIOS, scenarioFrom } from './scale/scenario.ts';
import { bindingQuota, type Outcome, simulate } from './scale/simulate.ts';

const HELP = `Simulates what becomes of pitches on AWS: which quota binds first, how long they take, what they cost.

  npm run -s scale -- --scenario newsroom
  npm run -s scale -- --scenario newsroom --concurrency 10 --burst 5000
  npm run -s scale -- --memory-table

Every pitch is followed by itself, through Lambda's queue and SES' quotas as AWS documents them and the retries of
app/backoff.ts. The same numbers give the same result. docs/scale.md says what was found.

  --scenario NAME   ${Object.keys(SCENARIOS).join(', ')}
  --json            the result as JSON
  --memory-table    what memory sizes make of a call, on paper; nothing is simulated
  --help            this text

The numbers of a scenario, each of which may be changed, and what they are otherwise:

${Object.entries(PARAMETERS)
  .map(([name, { what, by }]) => `  ${`${flagOf(name)} N`.padEnd(25)} ${what}; ${Math.round(by * 100) / 100}`)
  .join('\n')}
`;

await runCommand(async (args) => {
  const numbers = Object.fromEntries(
    Object.keys(PARAMETERS).map((name) => [flagOf(name).slice(2), { type: 'string' }]),
  );
  const { values } = parseArgs({
    args,
    options: {
      ...(numbers as Record<string, { type: 'string' }>),
      scenario: { type: 'string' },
      json: { type: 'boolean', default: false },
      'memory-table': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  if (values['memory-table']) return void process.stdout.write(`${renderMemory()}\n`);
  if (args.length === 0) throw new UserError('Nothing to simulate: give --scenario or numbers; --help lists them.');

  const given = Object.keys(PARAMETERS).map((name) => [name, values[flagOf(name).slice(2) as 'scenario']]);
  const changes = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  const outcome = await simulate(scenarioFrom(values.scenario, changes), showProgress);
  clearProgress();
  process.stdout.write(`${values.json ? JSON.stringify(resultOf(outcome), null, 2) : renderOutcome(outcome)}\n`);
});

/** What `--json` prints: the outcome, with figures in place of what they are computed from. */
function resultOf({ latencies, ...outcome }: Outcome): object {
  const [median, p95, p99] = [0.5, 0.95, 0.99].map((share) => Math.round(latencies.quantile(share)));
  return {
    ...outcome,
    binding: bindingQuota(outcome).name,
    latencies: { median, p95, p99, longest: Math.round(latencies.longest) },
    dollars: Object.fromEntries(costOf({ latencies, ...outcome }).map(({ name, dollars }) => [name, dollars])),
  };
}

/** The simulated time, on one line of a terminal that the result takes the place of. */
function showProgress(time: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${(time / HOUR).toFixed(1)} h`);
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}
