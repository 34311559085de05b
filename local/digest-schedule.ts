import { setTimeout as wait } from 'node:timers/promises';
import { Cron } from 'croner';
import type { PitchScreenConfig } from '../app/config.ts';
import type { LogReader } from '../app/ports.ts';
import type { SendDigests } from '../app/send-digests.ts';

export type DigestTimes = NonNullable<PitchScreenConfig['digest']>;

/**
 * Milliseconds between looks at the clock. A digest that is due, or that failed, is sent with the next look: a machine that
 * slept has no timer that is right.
 */
const LOOK_EVERY = 60_000;

/** Milliseconds between attempts at digests that could not be sent. */
const RETRY_EVERY = 15 * 60_000;

/** Milliseconds that a line needs at most to reach the log, on a slow disk too. */
const MAX_LOG_DELAY = 1_000;

/** Milliseconds that a missed digest is looked back for: a digest goes back no further. */
const MAX_LOOK_BACK = 4 * 7 * 24 * 3_600_000;

export interface DigestScheduleOptions {
  times: DigestTimes;
  sendDigests: SendDigests;
  reader: LogReader;
  /** Called with the error when digests could not be sent for now. */
  onFailure(error: Error): void;
  /** Milliseconds since 1970. @default the clock of this machine */
  now?: () => number;
  /** @default a minute */
  lookEvery?: number;
}

/**
 * Returns when a digest was due last, in milliseconds since 1970.
 *
 * @param now milliseconds since 1970
 */
export function lastDue({ day, hour, timeZone }: DigestTimes, now: number): number {
  const weekDay = day === undefined ? '*' : day.slice(0, 3).toUpperCase();
  // Croner counts whole seconds, and looks for a moment before the one that it is given.
  const next = Math.floor(now / 1_000) * 1_000 + 1_000;
  const [due] = new Cron(`0 0 ${hour} * * ${weekDay}`, { timezone: timeZone }).previousRuns(1, new Date(next));
  return due!.getTime();
}

/**
 * Sends digests whenever they are due. One that fell due while nothing ran is sent at the start, if there was any before: the
 * first digest comes at its time.
 *
 * @returns stops it, and resolves when nothing is being sent any more
 */
export function startDigestSchedule(options: DigestScheduleOptions): () => Promise<void> {
  const { times, sendDigests, reader, onFailure, now = Date.now, lookEvery = LOOK_EVERY } = options;
  const stopping = new AbortController();
  const started = now();
  const running = run().catch(onFailure);

  async function run(): Promise<void> {
    let done = (await hadDigest()) ? 0 : lastDue(times, started);
    let failedAt = Number.NEGATIVE_INFINITY;
    while (!stopping.signal.aborted) {
      const due = lastDue(times, now());
      if (due > done && now() - failedAt >= RETRY_EVERY) {
        try {
          await wait(MAX_LOG_DELAY, undefined, { signal: stopping.signal });
          await sendDigests(due, 0);
          done = due;
        } catch (error) {
          if (stopping.signal.aborted) return;
          failedAt = now();
          onFailure(error as Error);
        }
      }
      await wait(lookEvery, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  async function hadDigest(): Promise<boolean> {
    for await (const { event } of reader.newestFirst(started - MAX_LOOK_BACK, started, 'digest')) {
      if (event === 'digest') return true;
    }
    return false;
  }

  return async () => {
    stopping.abort();
    await running;
  };
}
