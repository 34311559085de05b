import { matchesFilter, type PitchFilter } from './pitch-filter.ts';
import type { PitchRecords, ReviewedPitch } from './pitch-records.ts';

/** How many pitches came, and what became of them. */
export interface Tally {
  came: number;
  forwarded: number;
  ignored: number;
  /** Kept for another reason than a word, or not sent yet. */
  other: number;
  /** Of those that were kept, how many have been released. */
  released: number;
}

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
  words: { word: string; count: number }[];
}

/** Days without a pitch are filled in up to so many. */
const MOST_DAYS = 3_700;

/** Collects the counts one pitch at a time. */
export class PitchCounter {
  readonly #total = emptyTally();
  readonly #days = new Map<string, Tally>();
  readonly #words = new Map<string, number>();

  add(pitch: ReviewedPitch): void {
    const day = dayOf(new Date(pitch.time));
    const tally = this.#days.get(day) ?? emptyTally();
    this.#days.set(day, tally);
    for (const one of [this.#total, tally]) {
      one.came += 1;
      one[pitch.outcome === 'forwarded' ? 'forwarded' : pitch.reasons.length > 0 ? 'ignored' : 'other'] += 1;
      if (pitch.released !== undefined || pitch.outcome === 'released') one.released += 1;
    }
    for (const word of new Set(pitch.reasons.map((reason) => reason.word))) {
      this.#words.set(word, (this.#words.get(word) ?? 0) + 1);
    }
  }

  get counts(): PitchCounts {
    const words = Array.from(this.#words, ([word, count]) => ({ word, count }));
    return { total: this.#total, days: this.#allDays(), words: words.sort((one, other) => other.count - one.count) };
  }

  #allDays(): DayTally[] {
    const named = [...this.#days.keys()].sort();
    const days: DayTally[] = [];
    if (named.length === 0) return days;
    const [year, month, date] = named[0]!.split('-').map(Number) as [number, number, number];
    for (let index = 0; index < MOST_DAYS; index += 1) {
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

function emptyTally(): Tally {
  return { came: 0, forwarded: 0, ignored: 0, other: 0, released: 0 };
}

function dayOf(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
