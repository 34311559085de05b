import type { PitchRecords } from '../../app/review.ts';
import { PitchTally, undeliveredOf, type WordCount } from '../../core/index.ts';
import { isNew } from '../pitch-filter.ts';
import { PitchCounter, type PitchCounts } from '../stats.ts';

/** Days that the counts and the chart go back. */
export const DAYS = 30;

/**
 * How long a count is reused, in multiples of the time it took. Counting a long log takes seconds, and every open page
 * asks for the counts again with every pitch that comes in.
 */
const COUNT_REUSE = 20;

/** The pitches of the last 30 days in numbers. */
export interface RecentCounts extends PitchCounts {
  /** Ignored pitches that nobody has seen, marked as done or released. */
  fresh: number;
  /** How many pitches did not arrive at each address, most first; only addresses with such a pitch. */
  undeliveredAt: { address: string; count: number }[];
  /** How many pitches each word was found in, by inbox; only inboxes that a pitch came to. */
  byInbox: ReadonlyMap<string, WordCount[]>;
}

/** Counts pitches, and reuses a count for a while. */
export class PageCounts {
  readonly #records: PitchRecords;
  #latest: { counts: Promise<RecentCounts>; until: number } | undefined;

  constructor(records: PitchRecords) {
    this.#records = records;
  }

  /**
   * @returns the counts. A reused count misses the pitches that came in since it began; with it come the milliseconds until the
   *   next question gets a new one
   */
  async recent(): Promise<{ counts: RecentCounts; countedAnewIn?: number }> {
    const known = this.#latest && performance.now() < this.#latest.until ? this.#latest : undefined;
    const counting = known ?? this.#begin();
    this.#latest = counting;
    const counts = await counting.counts;
    return known ? { counts, countedAnewIn: Math.max(0, Math.ceil(known.until - performance.now())) } : { counts };
  }

  /** Has the next question get a new count. */
  forget(): void {
    this.#latest = undefined;
  }

  #begin() {
    const start = performance.now();
    const counting = { counts: count(this.#records), until: Number.POSITIVE_INFINITY };
    const done = () => {
      const end = performance.now();
      counting.until = end + COUNT_REUSE * (end - start);
    };
    counting.counts.then(done, done);
    return counting;
  }
}

async function count(records: PitchRecords): Promise<RecentCounts> {
  const counter = new PitchCounter();
  const tallies = new Map<string, PitchTally>();
  const undelivered = new Map<string, number>();
  let fresh = 0;
  for await (const pitch of records.newest({ since: firstDay().toISOString() })) {
    counter.add(pitch);
    if (pitch.outcome === 'ignored' && isNew(pitch)) fresh += 1;
    for (const { address } of undeliveredOf(pitch)) undelivered.set(address, (undelivered.get(address) ?? 0) + 1);
    const tally = tallies.get(pitch.inbox) ?? new PitchTally();
    tallies.set(pitch.inbox, tally);
    tally.add(pitch);
  }
  return {
    ...counter.counts,
    fresh,
    undeliveredAt: Array.from(undelivered, ([address, number]) => ({ address, count: number })).sort(
      (one, other) => other.count - one.count,
    ),
    byInbox: new Map(Array.from(tallies, ([inbox, { words }]) => [inbox, words])),
  };
}

/** The first moment of the days that the counts go back, in the time zone of this machine. */
export function firstDay(): Date {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - DAYS + 1);
  return day;
}
