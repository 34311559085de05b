import { describe, expect, it, test } from 'vitest';
import { chanceFrom } from '../../bench/mails/chance.ts';
import { arrivals, HOUR, pitchesInHour } from '../../bench/scale/arrivals.ts';
import { callTime } from '../../bench/scale/call-time.ts';
import { costOf, costPerThousand, PRICES } from '../../bench/scale/cost.ts';
import { Latencies } from '../../bench/scale/latencies.ts';
import { PARAMETERS, type Scenario, scenarioFrom } from '../../bench/scale/scenario.ts';
import { bindingQuota, type Outcome, simulate } from '../../bench/scale/simulate.ts';
import { SimulatedTime } from '../../bench/scale/simulated-time.ts';
import { runCli } from '../cli/screen-process.ts';

/** Every quota so high that none binds. */
const UNBOUND = {
  sendRate: 1_000_000,
  sendsPerDay: 1_000_000_000,
  concurrency: 1_000_000,
  newEnvironments: 1_000_000,
  s3Writes: 1_000_000,
};

const scenario = (changes: Partial<Scenario>): Scenario => ({
  ...scenarioFrom(undefined),
  pitchesPerDay: 0,
  ...changes,
});
const run = (changes: Partial<Scenario>) => simulate(scenario(changes));
const median = ({ latencies }: Outcome) => latencies.quantile(0.5);

describe('no pitch is lost or made up', () => {
  test.each<[string, Partial<Scenario>]>([
    ['nothing in the way', { pitchesPerDay: 3_000, ...UNBOUND }],
    ['a slow SES', { burst: 3_000, sendRate: 2 }],
    ['no more sends today', { burst: 300, sendsPerDay: 100 }],
    ['one call at a time', { burst: 2_000, concurrency: 1 }],
    ['events that get too old', { burst: 2_000, concurrency: 1, eventAgeHours: 1 / 60 }],
    ['the end before all is done', { burst: 5_000, sendRate: 1, fromHour: 10, toHour: 11, drainHours: 0 }],
  ])('%s', async (_, changes) => {
    const outcome = await run(changes);
    const { pitches, forwarded, kept, failed, expired, waiting } = outcome;
    expect(pitches).toBe(forwarded + kept + failed + expired + waiting);
    if (changes.burst !== undefined) expect(pitches).toBe(changes.burst);
    if (outcome.scenario.drainHours > 0) expect(waiting).toBe(0);
  });
});

describe('what can be worked out by hand', () => {
  it('without a quota in the way each pitch takes the time of its call', async () => {
    const outcome = await run({ burst: 500, forwarded: 1, idleMinutes: 60, ...UNBOUND });
    const { start, load, prepare, send } = callTime(outcome.scenario.memory, true);
    expect(outcome.latencies.longest).toBeCloseTo(start + load + prepare + send, 3);
  });

  it('the last pitch of a burst goes out after n / rate seconds, and a wait of at most ten', async () => {
    const [burst, sendRate] = [500, 10];
    const { latencies, failed, attempts } = await run({ burst, sendRate, forwarded: 1 });
    // A second's worth goes out at once.
    expect(latencies.longest).toBeGreaterThanOrEqual((1000 * (burst - sendRate)) / sendRate);
    expect(latencies.longest).toBeLessThan((1000 * burst) / sendRate + 10_000 + 1_000);
    expect(failed).toBe(0);
    expect(attempts).toBeGreaterThan(burst);
  });

  it('one call at a time takes at least as long as all calls together', async () => {
    const { latencies, scenario: simulated } = await run({
      burst: 100,
      concurrency: 1,
      forwarded: 1,
      ...{ sendRate: 1e6 },
    });
    const { prepare, send, keep } = callTime(simulated.memory, false);
    expect(latencies.longest).toBeGreaterThan(99 * (prepare + send + keep));
  });

  it('what SES never takes is called for three times, each for 80 seconds, and is then in the dead-letter queue', async () => {
    const outcome = await run({ burst: 10, forwarded: 1, sendsPerDay: 0 });
    expect(outcome).toMatchObject({ failed: 10, forwarded: 0, calls: 30 });
    const seconds = outcome.gigabyteSeconds / (outcome.scenario.memory / 1024);
    expect(seconds / outcome.calls).toBeGreaterThan(65);
    expect(seconds / outcome.calls).toBeLessThan(81);
  });

  it('as many pitches come in as were said, twice as many in the busiest hour as in one of the mean', () => {
    const day = { pitchesPerDay: 240_000, peak: 2, burst: 0, burstSeconds: 0 };
    const times = [...arrivals(day, [0, 24], chanceFrom(1))];
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    // Poisson: the standard deviation is the root.
    expect(Math.abs(times.length - 240_000)).toBeLessThan(4 * Math.sqrt(240_000));
    const inBusiest = times.filter((time) => Math.floor(time / HOUR) === 10).length;
    expect(Math.abs(inBusiest - 20_000)).toBeLessThan(4 * Math.sqrt(20_000));
    expect(pitchesInHour(day, 22)).toBeCloseTo(0);
  });

  it('percentiles are right to half a percent, and the longest exactly', () => {
    const latencies = new Latencies();
    for (let milliseconds = 1000; milliseconds >= 1; milliseconds--) latencies.add(milliseconds);
    expect(latencies.quantile(0.5) / 500).toBeCloseTo(1, 2);
    expect(latencies.quantile(0.99) / 990).toBeCloseTo(1, 2);
    expect(latencies.longest).toBe(1000);
    expect(new Latencies().quantile(0.5)).toBe(0);
  });
});

describe('the quota that binds', () => {
  test.each([
    ['sendRate', { burst: 200 }],
    ['sendsPerDay', { burst: 200, sendRate: 1_000, sendsPerDay: 10 }],
    ['concurrency', { burst: 200, sendRate: 1_000, concurrency: 5 }],
    ['newEnvironments', { burst: 200, sendRate: 1_000, newEnvironments: 5 }],
    ['s3Writes', { burst: 200, sendRate: 1_000, s3Writes: 100 }],
    ['rulesPerRuleSet', { burst: 1, inboxes: 1001, recipientsPerRule: 100, rulesPerRuleSet: 10 }],
  ])('%s is named, with when', async (name, changes) => {
    const outcome = await run(changes);
    expect(bindingQuota(outcome)).toMatchObject({ name, limit: outcome.scenario[name as keyof Scenario] });
    expect(bindingQuota(outcome).since).toBeGreaterThanOrEqual(0);
    expect(bindingQuota(outcome).refused).toBeGreaterThan(0);
  });

  it('is none where none does, and the one that is used most is named', async () => {
    const binding = bindingQuota(await run({ pitchesPerDay: 100, sendsPerDay: 110, forwarded: 1 }));
    expect(binding).toMatchObject({ name: 'sendsPerDay', refused: 0 });
    expect(binding.since).toBeUndefined();
  });

  it('of the 24 hours counts what was sent in the hours that are not simulated', async () => {
    const day = { pitchesPerDay: 2_400, peak: 1, forwarded: 1, sendsPerDay: 2_350, ...{ fromHour: 10, toHour: 11 } };
    expect(bindingQuota(await run(day)).name).toBe('sendsPerDay');
  });
});

/** A change of each number that must change what is found; one that did not would be ignored. */
describe('every number counts:', () => {
  const base: Partial<Scenario> = { burst: 200, pitchesPerDay: 200, sendRate: 20, concurrency: 100, inboxes: 300 };
  const changes: Record<keyof Scenario, number> = {
    pitchesPerDay: 300,
    peak: 1,
    burst: 300,
    burstSeconds: 60,
    fromHour: 5,
    toHour: 20,
    drainHours: 0,
    forwarded: 0.2,
    recipients: 3,
    kilobytes: 900,
    inboxes: 400,
    sendRate: 5,
    sendsPerDay: 50,
    recipientsPerRule: 100,
    rulesPerRuleSet: 1,
    concurrency: 10,
    newEnvironments: 5,
    idleMinutes: 0,
    eventAgeHours: 1 / 60,
    s3Writes: 10,
    memory: 512,
    mailDays: 5,
    seed: 2,
  };
  // Some only count where there is much to do at the end, or for long.
  const where: Partial<Record<keyof Scenario, Partial<Scenario>>> = {
    drainHours: { burst: 2_000, sendRate: 0.1, fromHour: 10, toHour: 11 },
    eventAgeHours: { burst: 2_000, concurrency: 1 },
    rulesPerRuleSet: { recipientsPerRule: 100 },
  };
  const result = async (scenario: Partial<Scenario>) => {
    const { scenario: _, latencies, ...outcome } = await run(scenario);
    const found = { ...outcome, latencies, scenario: scenarioFrom(undefined) };
    const numbers = { ...found.scenario, ...scenario };
    const quotas = outcome.quotas.map(({ name, peak, refused, since }) => ({ name, peak, refused, since }));
    const cost = costOf({ ...found, scenario: numbers });
    return JSON.stringify({
      ...outcome,
      quotas,
      latencies: [0.5, 0.99].map((share) => latencies.quantile(share)),
      cost,
    });
  };

  test.each(Object.keys(PARAMETERS) as (keyof Scenario)[])('%s', async (name) => {
    const before = { ...base, ...where[name] };
    expect(await result({ ...before, [name]: changes[name] })).not.toBe(await result(before));
  });
});

test('the same numbers give the same result, another seed another one', async () => {
  const results = await Promise.all(
    [1, 1, 2].map((seed) => run({ pitchesPerDay: 500, burst: 100, sendRate: 2, seed })),
  );
  const [one, again, other] = results.map(({ scenario: _, latencies, ...outcome }) => ({
    ...outcome,
    latencies: [latencies.quantile(0.5), latencies.longest],
  }));
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
});

describe('the bill', () => {
  it('has what was used, at the prices', async () => {
    const outcome = await run({ burst: 1000, forwarded: 1, kilobytes: 600, recipients: 2, mailDays: 60, ...UNBOUND });
    const dollars = Object.fromEntries(costOf(outcome).map(({ name, dollars }) => [name, dollars]));
    expect(dollars).toMatchObject({
      // Two full chunks of 256 KB each.
      'SES, received': expect.closeTo(1000 * (PRICES.received + 2 * PRICES.receivedChunk)),
      'SES, sent': expect.closeTo(2000 * (PRICES.sent + 0.0006 * PRICES.sentGigabyte)),
      Lambda: expect.closeTo(outcome.gigabyteSeconds * PRICES.gigabyteSecond + 1000 * PRICES.call),
      'S3 requests': expect.closeTo(3000 * PRICES.write + 1000 * PRICES.read),
      'S3 storage': expect.closeTo(0.6 * 2 * PRICES.storedGigabyte),
    });
  });

  it('is higher for a call that waits for a throttled SES', async () => {
    const [quick, slow] = await Promise.all([run({ burst: 100, ...UNBOUND }), run({ burst: 100, sendRate: 2 })]);
    expect(slow!.gigabyteSeconds).toBeGreaterThan(10 * quick!.gigabyteSeconds);
    expect(median(slow!)).toBeGreaterThan(median(quick!));
  });

  it('of memory: more is quicker up to one processor, and from there on only dearer', () => {
    const [half, one, two] = [885, 1769, 3538].map((memory) => costPerThousand(memory));
    expect(half!.cold).toBeGreaterThan(one!.cold);
    expect(two!.cold).toBe(one!.cold);
    expect(two!.warmDollars).toBeGreaterThan(1.9 * one!.warmDollars);
    // All processor time: half the share takes twice the time, and costs the same.
    const work = {
      loadCpu: 100,
      firstCpu: 0,
      laterCpu: 100,
      fetchWait: 0,
      sendWait: 0,
      keepWait: 0,
      connectWait: 0,
      startWait: 0,
    };
    const [small, large] = [884.5, 1769].map((memory) => costPerThousand(memory, work));
    expect(small!.warm).toBeCloseTo(2 * large!.warm);
    expect(small!.warmDollars).toBeCloseTo(large!.warmDollars);
  });
});

test('what a process of the simulation throws is not lost', async () => {
  const time = new SimulatedTime(chanceFrom(1));
  time.at(5, () =>
    time.begin(async () => {
      await time.sleep(10);
      throw new Error('broken');
    }),
  );
  await expect(time.run({ until: 100, every: 1 })).rejects.toThrow('broken');
  expect(time.now()).toBe(15);
});

describe('npm run scale', () => {
  it('prints what was found, or the same as JSON', async () => {
    const found = await runCli('bench/scale.ts', ['--scenario', 'reporter', '--send-rate', '0.5']);
    expect(found.code, found.stderr).toBe(0);
    expect(found.stdout).toMatch(/Binds first: SES: recipients a second, 0\.5, at 10:30:00/);
    expect(found.stdout).toMatch(/together +0\.\d+ +\d+\.\d\d/);
    const json = JSON.parse((await runCli('bench/scale.ts', ['--scenario', 'reporter', '--json'])).stdout);
    // A month of days like this one: the pitches of its burst are among them.
    const [, thousand, month] = /together +(\S+) +(\S+)/.exec(found.stdout)!.map(Number);
    expect(month! / ((thousand! / 1000) * 30)).toBeCloseTo(40 + 20, 0);
    expect(json).toMatchObject({ binding: 'sendRate', failed: 0, scenario: { sendsPerDay: 200 } });
  });

  it('prints what memory sizes make of a call', async () => {
    const { stdout } = await runCli('bench/scale.ts', ['--memory-table']);
    for (const memory of [512, 1024, 1769, 3008]) expect(stdout).toContain(`${memory} MB`);
  });

  test.each([
    [[], 'Nothing to simulate'],
    [['--scenario', 'moon'], 'No scenario is called moon; there are reporter, newsroom'],
    [
      ['--send-rate', 'quick', '--burst', '1.5'],
      /--burst .*found "1.5".*\n.*--send-rate .*found "quick"; expected a number/,
    ],
    [['--send-rate='], /--send-rate .*found ""/],
    [['--concurrency', '1e99'], /--concurrency .*found "1e99"; expected a whole number from 1 to 1000000/],
    [['--forwarded=-1'], /--forwarded .*found "-1"; expected a number from 0 to 1/],
    [['--burst', 'Infinity'], /found "Infinity"/],
    [['--pitches-per-day', '0'], 'expected a pitch at least'],
    [['--from-hour', '12', '--to-hour', '3'], '--from-hour: found 12; expected it before --to-hour, which is 3'],
    [['--speed', '1'], "Unknown option '--speed'"],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, stderr } = await runCli('bench/scale.ts', args);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});
