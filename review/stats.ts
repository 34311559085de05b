import type { PitchRecords } from '../app/review.ts';
import { countIn, emptyTally, PitchTally, type ReviewedPitch, type Tally, type WordCount } from '../core/index.ts';
import { matchesFilter, type PitchFilter } from './pitch-filter.ts';

/** The tally of one day, by the calendar of this machine. */
export interface DayTally extends Tally {
  /** `2026-03-02` */
  day: string;
  /** Its first moment, and that of the next day, ISO 8601. */
  since: string;
  until: string;
}

export interface PitchCounts {
  total: Tally;
  /** Every day from the first to the last with a pitch, oldest first. */
  days: DayTally[];
  /** How many pitches each word was found in, most first. */
  words: WordCount[];
}

/** Days in the counts, those without a pitch included. */
const MAX_DAYS = 3_700;

/** Collects the counts one pitch at a time. */
export class PitchCounter {
  readonly #all = new PitchTally();
  readonly #days = new Map<string, Tally>();

  add(pitch: ReviewedPitch): void {
    const day = dayOf(new Date(pitch.time));
    const tally = this.#days.get(day) ?? emptyTally();
    this.#days.set(day, tally);
    countIn(tally, pitch);
    this.#all.add(pitch);
  }

  get counts(): PitchCounts {
    return { total: this.#all.total, days: this.#allDays(), words: this.#all.words };
  }

  #allDays(): DayTally[] {
    const named = [...this.#days.keys()].sort();
    const days: DayTally[] = [];
    if (named.length === 0) return days;
    const [year, month, date] = named[0]!.split('-').map(Number) as [number, number, number];
    for (let index = 0; index < MAX_DAYS; index += 1) {
      // By the calendar: a day may have 23 or 25 hours.
      const start = new Date(year, month - 1, date + index);
      const day = dayOf(start);
      if (day > named.at(-1)!) break;
      const until = new Date(year, month - 1, date + index + 1).toISOString();
      days.push({ day, since: start.toISOString(), until, ...(this.#days.get(day) ?? emptyTally()) });
    }
    return days;
  }
}

/** Counts the pitches that a filter lets through. */
export async function countPitches(records: PitchRecords, filter: PitchFilter): Promise<PitchCounts> {
  const counter = new PitchCounter();
  for await (const pitch of records.newest(filter)) if (matchesFilter(pitch, filter)) counter.add(pitch);
  return counter.counts;
}

function dayOf(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
