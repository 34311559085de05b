import { LAST_ATTEMPT, retryUntil } from '../../app/backoff.ts';
import { RETRIES, TIMEOUT } from '../../lib/screen-limits.ts';
import { chanceFrom } from '../mails/chance.ts';
import { type ArrivalProps, arrivals, HOUR, pitchesInHour } from './arrivals.ts';
import { callTime } from './call-time.ts';
import { Environments } from './environments.ts';
import { Latencies } from './latencies.ts';
import type { Scenario } from './scenario.ts';
import { SesSending } from './ses-sending.ts';
import { SimulatedTime } from './simulated-time.ts';

/** Lambda's waits before it calls again for an event that failed, in milliseconds. */
const FAILURE_WAITS = [60_000, 120_000];

/** Lambda's waits before it tries an event again that there was no concurrency for: double each time, in milliseconds. */
const FIRST_THROTTLE_WAIT = 1_000;
const LONGEST_THROTTLE_WAIT = 300_000;

/** How often progress is told, in happenings. */
const TELL_EVERY = 50_000;

/** A quota that may bind. */
export type QuotaName =
  | 'sendRate'
  | 'sendsPerDay'
  | 'concurrency'
  | 'newEnvironments'
  | 's3Writes'
  | 'recipientsPerRule'
  | 'rulesPerRuleSet';

/** How near a quota came to its limit. */
export interface QuotaUse {
  name: QuotaName;
  limit: number;
  /** The most that was used, or asked for, at once or in its period. */
  peak: number;
  /** How often it said no. */
  refused: number;
  /** Milliseconds since midnight at which it did so first. */
  since?: number;
}

/** What became of the pitches, and what it took. */
export interface Outcome {
  scenario: Scenario;
  /** All that came in: the sum of the next five. */
  pitches: number;
  /** SES took it, and the outcome was kept. */
  forwarded: number;
  /** It has a word. */
  kept: number;
  /** In the dead-letter queue: failed every time. */
  failed: number;
  /** In the dead-letter queue: too old before there was a place to run it. */
  expired: number;
  /** Neither, when the simulation ended. */
  waiting: number;
  /** Milliseconds from receipt to when SES took it. */
  latencies: Latencies;
  /** Calls of the function, and those of them that waited for a new environment. */
  calls: number;
  coldStarts: number;
  /** Attempts to send, refused ones included. */
  attempts: number;
  /** Billed GB-seconds (of 1,024 MB). */
  gigabyteSeconds: number;
  quotas: QuotaUse[];
}

/** An event in Lambda's queue. */
interface PitchEvent {
  received: number;
  isForwarded: boolean;
  failures: number;
  throttles: number;
}

/** What SES says when it is asked for more than it grants. */
class Throttled extends Error {}

/**
 * Lets the pitches of a day, or of some hours of it, come in, and follows each until it is forwarded, kept or in the
 * dead-letter queue. Lambda's queue, its environments and SES' quotas are modelled as AWS
 * documents them; when to try a refused send again is decided by `app/backoff.ts` itself.
 *
 * @param tell is given the simulated time, every now and then
 */
export async function simulate(scenario: Scenario, tell?: (time: number) => void): Promise<Outcome> {
  const { fromHour, toHour } = scenario;
  const time = new SimulatedTime(chanceFrom(scenario.seed + 1), fromHour * HOUR);
  const coming = arrivals(scenario, [fromHour, toHour], chanceFrom(scenario.seed));
  const chance = chanceFrom(scenario.seed + 2);
  const ses = new SesSending(time, scenario, sentBefore(scenario));
  const environments = new Environments(time, scenario);
  const writes = new WritesASecond();
  const warm = callTime(scenario.memory, false);
  const cold = callTime(scenario.memory, true);
  const refusals = new Map<QuotaName, { refused: number; since: number }>();
  const count = { pitches: 0, forwarded: 0, kept: 0, failed: 0, expired: 0, calls: 0, attempts: 0, billed: 0 };
  const latencies = new Latencies();

  function refuse(name: QuotaName): void {
    const before = refusals.get(name);
    if (before === undefined) refusals.set(name, { refused: 1, since: time.now() });
    else before.refused += 1;
  }

  function write(): void {
    if (writes.count(time.now()) > scenario.s3Writes) refuse('s3Writes');
  }

  function receiveNext(): void {
    const { value: received, done } = coming.next();
    if (done) return;
    time.at(received, () => {
      count.pitches += 1;
      write();
      invoke({ received, isForwarded: chance() < scenario.forwarded, failures: 0, throttles: 0 });
      receiveNext();
    });
  }

  function invoke(event: PitchEvent): void {
    if (time.now() - event.received > scenario.eventAgeHours * HOUR) {
      count.expired += 1;
      return;
    }
    const place = environments.take();
    if (place === 'warm' || place === 'cold') {
      time.begin(() => call(event, place === 'cold'));
      return;
    }
    refuse(place);
    const wait = Math.min(FIRST_THROTTLE_WAIT * 2 ** event.throttles, LONGEST_THROTTLE_WAIT);
    event.throttles += 1;
    // Lambda says how the wait grows, not how it spreads; without any spread thousands would come back at one instant.
    time.at(time.now() + wait * (0.5 + time.random() / 2), () => invoke(event));
  }

  async function call(event: PitchEvent, isCold: boolean): Promise<void> {
    const { start, load, prepare, send, keep } = isCold ? cold : warm;
    count.calls += 1;
    if (isCold) await time.sleep(start);
    const billedFrom = time.now();
    if (isCold) await time.sleep(load);
    const deadline = time.now() + TIMEOUT * 1000;
    let isDone = false;
    try {
      await time.sleep(prepare);
      if (event.isForwarded) {
        await retryUntil(() => attempt(send), deadline - LAST_ATTEMPT, time);
        latencies.add(time.now() - event.received);
      }
      write();
      await time.sleep(keep);
      isDone = true;
    } catch (error) {
      if (!(error instanceof Throttled)) throw error;
    }
    count.billed += time.now() - billedFrom;
    environments.free();
    if (isDone) count[event.isForwarded ? 'forwarded' : 'kept'] += 1;
    else fail(event);
  }

  async function attempt(send: number): Promise<void> {
    count.attempts += 1;
    const answer = ses.send(scenario.recipients);
    await time.sleep(send);
    if (answer === 'taken') return;
    refuse(answer);
    throw new Throttled(answer);
  }

  function fail(event: PitchEvent): void {
    if (event.failures === RETRIES) count.failed += 1;
    else time.at(time.now() + FAILURE_WAITS[event.failures++]!, () => invoke(event));
  }

  receiveNext();
  await time.run({ until: (toHour + scenario.drainHours) * HOUR, every: TELL_EVERY, tell });

  const { pitches, forwarded, kept, failed, expired, calls, attempts, billed } = count;
  const rules = Math.ceil(scenario.inboxes / scenario.recipientsPerRule);
  const peaks: Record<QuotaName, number> = {
    recipientsPerRule: Math.min(scenario.inboxes, scenario.recipientsPerRule),
    rulesPerRuleSet: rules,
    ...ses.peaks,
    ...environments.peaks,
    s3Writes: writes.peak,
  };
  if (rules > scenario.rulesPerRuleSet) refusals.set('rulesPerRuleSet', { refused: 1, since: fromHour * HOUR });
  return {
    scenario,
    pitches,
    forwarded,
    kept,
    failed,
    expired,
    waiting: pitches - forwarded - kept - failed - expired,
    latencies,
    calls,
    coldStarts: environments.started,
    attempts,
    gigabyteSeconds: (billed / 1000) * (scenario.memory / 1024),
    quotas: (Object.keys(peaks) as QuotaName[]).map((name) => ({
      name,
      limit: scenario[name],
      peak: peaks[name],
      ...(refusals.get(name) ?? { refused: 0 }),
    })),
  };
}

/** The quota that said no first; where none did, the one that is used up most, which would with more pitches. */
export function bindingQuota({ quotas }: Pick<Outcome, 'quotas'>): QuotaUse {
  const bound = quotas.filter(({ since }) => since !== undefined).sort((a, b) => a.since! - b.since!)[0];
  // A rule that is full is not a limit: the next inbox takes another rule.
  const others = quotas.filter(({ name }) => name !== 'recipientsPerRule');
  return bound ?? others.sort((a, b) => b.peak / b.limit - a.peak / a.limit)[0]!;
}

/** Recipients that were sent to in the hours of the day that are not simulated: they count for the 24 hours, too. */
function sentBefore(scenario: Scenario): number {
  const { fromHour, toHour } = scenario;
  const props: ArrivalProps = scenario;
  let pitches = 0;
  for (let hour = 0; hour < 24; hour++) if (hour < fromHour || hour >= toHour) pitches += pitchesInHour(props, hour);
  return Math.min(Math.round(pitches * scenario.forwarded * scenario.recipients), scenario.sendsPerDay);
}

/** How many writes there were in each second. */
class WritesASecond {
  peak = 0;
  #second = -1;
  #inSecond = 0;

  /** @returns how many there have been in this second by now */
  count(milliseconds: number): number {
    const second = Math.floor(milliseconds / 1000);
    this.#inSecond = second === this.#second ? this.#inSecond + 1 : 1;
    this.#second = second;
    this.peak = Math.max(this.peak, this.#inSecond);
    return this.#inSecond;
  }
}
