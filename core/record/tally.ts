import { MAX_TALLY_WORDS } from '../limits.ts';
import { printable } from '../printable.ts';
import { undeliveredOf } from './arrival.ts';
import type { ReviewedPitch } from './reviewed-pitch.ts';

/** Numbers of pitches that came, by what became of them. */
export interface Tally {
  came: number;
  forwarded: number;
  ignored: number;
  /** Quarantined for another reason than a word, or not sent yet. */
  other: number;
  /** Pitches that were quarantined at first, and released since. */
  released: number;
  /** Pitches that were quarantined, and marked as done since. */
  done: number;
  /** Pitches that were sent, and did not arrive at one of their addresses. */
  undelivered: number;
}

/** A configured word, and the number of pitches it was found in. */
export interface WordCount {
  word: string;
  count: number;
}

export function emptyTally(): Tally {
  return { came: 0, forwarded: 0, ignored: 0, other: 0, released: 0, done: 0, undelivered: 0 };
}

export function countIn(tally: Tally, pitch: ReviewedPitch): void {
  tally.came += 1;
  tally[pitch.outcome === 'forwarded' ? 'forwarded' : pitch.reasons.length > 0 ? 'ignored' : 'other'] += 1;
  if (pitch.released !== undefined || pitch.outcome === 'released') tally.released += 1;
  if (pitch.done !== undefined) tally.done += 1;
  if (undeliveredOf(pitch).length > 0) tally.undelivered += 1;
}

/** Counts pitches, and the words that were found in them, one pitch at a time. */
export class PitchTally {
  readonly total = emptyTally();
  readonly #words = new Map<string, number>();

  add(pitch: ReviewedPitch): void {
    countIn(this.total, pitch);
    for (const word of new Set(pitch.reasons.map((reason) => reason.word))) {
      this.#words.set(word, (this.#words.get(word) ?? 0) + 1);
    }
  }

  /** The words, the most frequent first. */
  get words(): WordCount[] {
    const words = Array.from(this.#words, ([word, count]) => ({ word, count }));
    return words.sort((one, other) => other.count - one.count);
  }
}

/** Says in one line how many pitches came, what became of them, and because of which words. */
export function describeTally({ total, words }: { total: Tally; words: readonly WordCount[] }): string {
  if (total.came === 0) return 'No pitches.';
  const parts = [
    `${total.came} came`,
    `${total.forwarded} forwarded`,
    `${total.ignored} ignored${words.length === 0 ? '' : ` (${wordCounts(words)})`}`,
  ];
  if (total.other > 0) parts.push(`${total.other} kept for other reasons`);
  if (total.released > 0) parts.push(`${total.released} released`);
  if (total.done > 0) parts.push(`${total.done} done`);
  if (total.undelivered > 0) parts.push(`${total.undelivered} undelivered`);
  return `${parts.join(', ')}.`;
}

function wordCounts(words: readonly WordCount[]): string {
  const shown = words.slice(0, MAX_TALLY_WORDS).map(({ word, count }) => `${printable(word, 40)} ${count}`);
  return [...shown, ...(words.length > MAX_TALLY_WORDS ? [`${words.length - MAX_TALLY_WORDS} other words`] : [])].join(
    ', ',
  );
}
