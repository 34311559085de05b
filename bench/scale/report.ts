import { HOUR } from './arrivals.ts';
import { CALL_WORK } from './call-time.ts';
import { costOf, costPerThousand, WATCHING } from './cost.ts';
import { bindingQuota, type Outcome, type QuotaName, type QuotaUse } from './simulate.ts';

/** Sizes worth comparing: below, at and above one processor. */
const MEMORY_SIZES = [512, 1024, 1769, 3008];

/** A month, where the bill is meant. */
const DAYS_OF_MONTH = 30;

const QUOTA_NAMES: Readonly<Record<QuotaName, string>> = {
  sendRate: 'SES: recipients a second',
  sendsPerDay: 'SES: recipients in 24 hours',
  concurrency: 'Lambda: calls at a time',
  newEnvironments: 'Lambda: new environments in 10 s',
  s3Writes: 'S3: writes a second to a prefix',
  recipientsPerRule: 'SES: recipients of a rule',
  rulesPerRuleSet: 'SES: rules of the rule set',
};

/** What a simulation found, as text for a person. */
export function renderOutcome(outcome: Outcome): string {
  const { scenario, pitches, forwarded, kept, failed, expired, waiting, calls, coldStarts, attempts } = outcome;
  const { fromHour, toHour } = scenario;
  const stretch = toHour - fromHour === 24 ? 'a day' : `${fromHour}:00 to ${toHour}:00`;
  return [
    `Simulated: ${stretch}, ${count(pitches)} pitches one by one, seed ${scenario.seed}`,
    `  forwarded ${count(forwarded)}, kept ${count(kept)}, in the dead-letter queue ${count(failed + expired)}` +
      ` (failed ${count(failed)}, too old ${count(expired)}), still waiting ${count(waiting)}`,
    `  ${count(calls)} calls, ${count(coldStarts)} of them cold; ${count(attempts)} attempts to send`,
    `\nBinds first: ${bindingInWords(bindingQuota(outcome))}`,
    ...rows(outcome.quotas.map(quotaCells), 'lrrrl'),
    `\nFrom receipt until SES took it: ${latenciesInWords(outcome)}`,
    `\nCost in US$, by the month as if every day were like this; ${count(Math.round(outcome.gigabyteSeconds))} GB-seconds of Lambda`,
    ...rows([['', '1,000 pitches', 'a month'], ...costCells(outcome)], 'lrr'),
    `  and ${WATCHING.toFixed(2)} a month for metrics, alarms and the dashboard`,
  ].join('\n');
}

/** What memory sizes make of a call, as text for a person. */
export function renderMemory(): string {
  const cells = MEMORY_SIZES.map((memory) => costPerThousand(memory)).map(
    ({ memory, cold, warm, coldDollars, warmDollars }) => [
      `${memory} MB`,
      duration(cold),
      duration(warm),
      coldDollars.toFixed(4),
      warmDollars.toFixed(4),
    ],
  );
  const { loadCpu, firstCpu, laterCpu, fetchWait, sendWait, keepWait, connectWait, startWait } = CALL_WORK;
  return [
    'Until SES took a pitch of 10 KB in text and HTML, and US$ of Lambda for 1,000 of them, all cold or all warm: on paper, from',
    `processor time on one core (load ${loadCpu} ms, first call ${firstCpu}, later ${laterCpu}) and assumed waits (fetch ${fetchWait} ms,`,
    `send ${sendWait}, keep ${keepWait}, connect ${connectWait}, start of an environment ${startWait}). 1769 MB is one processor.`,
    '',
    ...rows([['memory', 'cold', 'warm', '1,000 cold', '1,000 warm'], ...cells], 'rrrrr'),
  ].join('\n');
}

/** A quota and how far it was used, in a sentence. */
function bindingInWords({ name, limit, peak, since }: QuotaUse): string {
  const what = `${QUOTA_NAMES[name]}, ${count(limit)}`;
  if (since === undefined) return `none; nearest is ${what}, of which ${percent(peak / limit)} were used`;
  return `${what}, at ${clock(since)}`;
}

function latenciesInWords({ latencies, forwarded }: Outcome): string {
  if (forwarded === 0) return 'it took none';
  const quantiles = [0.5, 0.95, 0.99].map((share) => `${share * 100} % within ${duration(latencies.quantile(share))}`);
  return `${quantiles.join(', ')}, the longest ${duration(latencies.longest)}`;
}

function quotaCells({ name, limit, peak, refused, since }: QuotaUse): string[] {
  const bound = since === undefined ? '' : `refused ${count(refused)} times from ${clock(since)} on`;
  return [QUOTA_NAMES[name], count(peak), 'of', count(limit), bound];
}

function costCells(outcome: Outcome): string[][] {
  const { scenario, pitches } = outcome;
  const items = costOf(outcome);
  const total = { name: 'together', dollars: items.reduce((sum, { dollars }) => sum + dollars, 0) };
  const pitchesOfDay = scenario.pitchesPerDay + scenario.burst;
  return [...items, total].map(({ name, dollars }) => {
    const each = dollars / pitches;
    return [name, (1000 * each).toFixed(4), (each * pitchesOfDay * DAYS_OF_MONTH).toFixed(2)];
  });
}

/** Columns as wide as their widest cell, two spaces apart; `l` and `r` say which edge of each is straight. */
function rows(cells: readonly string[][], edges: string): string[] {
  const widths = Array.from(edges, (_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells.map((row) =>
    `  ${row.map((cell, column) => (edges[column] === 'r' ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ')}`.trimEnd(),
  );
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

/** 10:30:07.4. */
function clock(milliseconds: number): string {
  const time = new Date(milliseconds % (24 * HOUR));
  return time.toISOString().slice(11, 21);
}

/** Three digits that mean something: 122 ms, 23.4 s, 12.5 min, 5.9 h. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  return seconds < 7200 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
