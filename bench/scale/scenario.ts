import { UserError } from '../../app/user-error.ts';
import { MEMORY_SIZE } from '../../lib/screen-limits.ts';

/** One number that a simulation starts from. */
interface Parameter {
  /** What it is, with its unit. */
  what: string;
  by: number;
  least: number;
  most: number;
  isWhole?: boolean;
}

const whole = (what: string, by: number, least: number, most: number): Parameter => ({
  what,
  by,
  least,
  most,
  isWhole: true,
});

/**
 * All of them, with what they are unless something else is said. Where a quota is one of AWS', its page:
 *
 * - https://docs.aws.amazon.com/ses/latest/dg/quotas.html (out of the sandbox AWS names no sending quotas any more;
 *   14 a second and 50,000 a day are what accounts used to begin with)
 * - https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 * - https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
 * - https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 * - https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html
 */
export const PARAMETERS = {
  pitchesPerDay: whole('pitches that come in a day', 40, 0, 100_000_000),
  peak: { what: 'pitches in the busiest hour to those in one of the mean', by: 2, least: 1, most: 2 },
  burst: whole('further pitches at once in the busiest hour', 0, 0, 10_000_000),
  burstSeconds: { what: 'seconds over which those are spread', by: 1, least: 0, most: 1800 },
  fromHour: whole('hour of the day that the simulation begins with', 0, 0, 23),
  toHour: whole('hour of the day that it lets no more pitches come in from', 24, 1, 24),
  drainHours: { what: 'hours after that at which it ends, where pitches still wait', by: 24, least: 0, most: 48 },
  forwarded: { what: 'share of the pitches that is forwarded', by: 0.8, least: 0, most: 1 },
  recipients: whole('addresses that a pitch is forwarded to', 1, 1, 50),
  kilobytes: { what: 'KB of a pitch', by: 100, least: 1, most: 40_000 },
  inboxes: whole('inboxes of the stack', 1, 1, 10_000_000),
  sendRate: { what: 'recipients a second that SES sends to', by: 14, least: 0.01, most: 1_000_000 },
  sendsPerDay: whole('recipients in 24 hours that SES sends to', 50_000, 0, 10_000_000_000),
  recipientsPerRule: whole('recipients that a receipt rule takes', 500, 1, 1_000_000),
  rulesPerRuleSet: whole('rules that a rule set takes, of which one is active', 200, 1, 1_000_000),
  concurrency: whole('calls at the same time: of the account, or reservedConcurrency', 1000, 1, 1_000_000),
  newEnvironments: whole('environments that Lambda starts in ten seconds', 1000, 1, 1_000_000),
  idleMinutes: { what: 'minutes that an idle environment is kept (AWS does not say)', by: 7, least: 0, most: 1440 },
  eventAgeHours: { what: 'hours that Lambda keeps trying an event', by: 6, least: 1 / 60, most: 6 },
  s3Writes: whole('writes a second below one prefix of a bucket', 3500, 1, 1_000_000),
  memory: whole('MB of memory of the function', MEMORY_SIZE, 128, 10_240),
  mailDays: whole('days that the bucket keeps a mail', 90, 1, 3653),
  seed: whole('which of many runs of chance', 1, 0, 2 ** 32 - 1),
} satisfies Record<string, Parameter>;

/** What is simulated. */
export type Scenario = Readonly<Record<keyof typeof PARAMETERS, number>>;

/** An account as AWS hands it out, which may send to verified addresses alone. */
const SANDBOX = { sendRate: 1, sendsPerDay: 200 };

const NEWSROOM = { pitchesPerDay: 20_000, inboxes: 500, burst: 2_500 };
const WIRE = { pitchesPerDay: 10_000_000, inboxes: 10_000, burst: 10_000, burstSeconds: 10 };

/** Those that docs/scale.md is about. */
export const SCENARIOS: Readonly<Record<string, Partial<Scenario>>> = {
  reporter: { pitchesPerDay: 40, burst: 20, ...SANDBOX },
  newsroom: NEWSROOM,
  'newsroom-fitted': { ...NEWSROOM, concurrency: 10 },
  // Of this one the busiest hour, and what became of it an hour later: all that is not sent is tried for six.
  wire: { ...WIRE, fromHour: 10, toHour: 11, drainHours: 1 },
  'wire-fitted': { ...WIRE, sendRate: 500, sendsPerDay: 12_000_000, concurrency: 500 },
};

/** `--send-rate` for `sendRate`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * A scenario by its name, with some of its numbers changed.
 *
 * @param changes as they were typed
 * @throws UserError with all that is wrong at once
 */
export function scenarioFrom(name: string | undefined, changes: Readonly<Record<string, string>> = {}): Scenario {
  const named = name === undefined ? {} : SCENARIOS[name];
  if (named === undefined) {
    throw new UserError(`No scenario is called ${name}; there are ${Object.keys(SCENARIOS).join(', ')}.`);
  }
  const problems: string[] = [];
  const entries = Object.entries<Parameter>(PARAMETERS).map(([key, parameter]): [string, number] => {
    const typed = changes[key];
    if (typed === undefined) return [key, (named as Partial<Record<string, number>>)[key] ?? parameter.by];
    const value = typed.trim() === '' ? Number.NaN : Number(typed);
    const { what, least, most, isWhole = false } = parameter;
    if (!(value >= least && value <= most) || (isWhole && !Number.isInteger(value))) {
      const kind = isWhole ? 'a whole number' : 'a number';
      problems.push(
        `${flagOf(key)} (${what}): found ${JSON.stringify(typed)}; expected ${kind} from ${least} to ${most}`,
      );
    }
    return [key, value];
  });
  const scenario = Object.fromEntries(entries) as Scenario;
  if (problems.length === 0 && scenario.fromHour >= scenario.toHour) {
    problems.push(`--from-hour: found ${scenario.fromHour}; expected it before --to-hour, which is ${scenario.toHour}`);
  }
  if (problems.length === 0 && scenario.pitchesPerDay + scenario.burst === 0) {
    problems.push('--pitches-per-day and --burst: found 0 for both; expected a pitch at least');
  }
  if (problems.length > 0) throw new UserError(problems.join('\n'));
  return scenario;
}
