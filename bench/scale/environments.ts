import type { Clock } from '../../app/ports.ts';

/** Lambda refills its scaling rate over this many milliseconds. */
const SCALING_PERIOD = 10_000;

/** What Lambda gives a function. */
export interface EnvironmentQuotas {
  /** Calls at the same time. */
  concurrency: number;
  /** Environments it starts in ten seconds. */
  newEnvironments: number;
  /** Minutes that an environment without a call is kept. */
  idleMinutes: number;
}

/** A place to run one call in, or the quota that there is none by. */
export type Place = 'warm' | 'cold' | 'concurrency' | 'newEnvironments';

/**
 * Lambda's execution environments of one function: one call each at a time, those used last used first, the others
 * forgotten. The scaling rate is refilled evenly, and what is not used of it is lost.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
 */
export class Environments {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #quotas: EnvironmentQuotas;
  /** When each idle one had its last call, latest last. */
  readonly #idle: number[] = [];
  #startable: number;
  #refilled: number;
  #busy = 0;
  #started = 0;
  #peakBusy = 0;
  #peakStarted = 0;

  constructor(clock: Pick<Clock, 'now'>, quotas: EnvironmentQuotas) {
    this.#clock = clock;
    this.#quotas = quotas;
    this.#startable = quotas.newEnvironments;
    this.#refilled = clock.now();
  }

  /** Environments started, each for a call that waited for it. */
  get started(): number {
    return this.#started;
  }

  /** The most that were busy at a time, and the most of the scaling rate that was used up. */
  get peaks(): Pick<EnvironmentQuotas, 'concurrency' | 'newEnvironments'> {
    return { concurrency: this.#peakBusy, newEnvironments: this.#peakStarted };
  }

  take(): Place {
    if (this.#busy >= this.#quotas.concurrency) return 'concurrency';
    const place = this.#takeIdle() ? 'warm' : this.#start();
    if (place === 'newEnvironments') return place;
    this.#busy += 1;
    this.#peakBusy = Math.max(this.#peakBusy, this.#busy);
    return place;
  }

  /** Gives one back after its call. */
  free(): void {
    this.#busy -= 1;
    this.#idle.push(this.#clock.now());
  }

  #takeIdle(): boolean {
    const lastUsed = this.#idle.pop();
    if (lastUsed !== undefined && this.#clock.now() - lastUsed <= this.#quotas.idleMinutes * 60_000) return true;
    // All others have been idle for longer.
    this.#idle.length = 0;
    return false;
  }

  #start(): Place {
    const { newEnvironments } = this.#quotas;
    const now = this.#clock.now();
    const refill = ((now - this.#refilled) / SCALING_PERIOD) * newEnvironments;
    this.#startable = Math.min(newEnvironments, this.#startable + refill);
    this.#refilled = now;
    if (this.#startable < 1) return 'newEnvironments';
    this.#startable -= 1;
    this.#started += 1;
    this.#peakStarted = Math.max(this.#peakStarted, Math.ceil(newEnvironments - this.#startable));
    return 'cold';
  }
}
