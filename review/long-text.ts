import type { Reason } from '../core/index.ts';
import { patternOf, spansOf } from './mark-text.ts';

/** A part of a text that is shown. */
export interface Stretch {
  text: string;
  /** Characters that are left out behind it. */
  cut: number;
}

/** Characters of its beginning, and on either side of a match behind that. */
const BEGINNING = 200_000;
const AROUND = 300;

/** Stretches of one text, and reasons whose matches are looked for behind its beginning. */
const MOST_STRETCHES = 20;
const MOST_REASONS = 20;

/** Characters gone through at once; and those kept for the next time, as a match may begin among them. */
const WINDOW = 1024 * 1024;
const MARGIN = 2_000;

/**
 * A text of any length, of which no more is kept than is shown: its beginning, and what stands around the matches that it
 * was kept back for.
 */
export class LongText {
  readonly stretches: Stretch[] = [{ text: '', cut: 0 }];
  readonly #patterns: RegExp[];
  #length = 0;
  /** What is not gone through yet, with as much before it as may be shown. */
  #rest = '';
  /** Where what is shown ends, and up to where matches have been looked for. */
  #shown = BEGINNING;
  #searched = 0;

  /** @param reasons those that were found in it */
  constructor(reasons: readonly Reason[]) {
    this.#patterns = reasons.slice(0, MOST_REASONS).map(({ as }) => patternOf(as));
  }

  write(piece: string): void {
    if (this.#length < BEGINNING) this.stretches[0]!.text += piece.slice(0, BEGINNING - this.#length);
    this.#length += piece.length;
    this.#rest += piece;
    if (this.#rest.length > WINDOW) this.#search(this.#length - MARGIN);
  }

  end(): void {
    this.#search(this.#length);
    this.stretches.at(-1)!.cut = Math.max(0, this.#length - this.#shown);
  }

  #search(until: number): void {
    const from = this.#length - this.#rest.length;
    const found = this.#patterns.flatMap((pattern) => Array.from(this.#matches(pattern, from, until)));
    for (const [start, end] of found.sort(([one], [other]) => one - other)) this.#show(start, end, from);
    this.#searched = until;
    this.#rest = this.#rest.slice(Math.max(0, until - AROUND - from));
  }

  *#matches(pattern: RegExp, from: number, until: number): Generator<[start: number, end: number]> {
    let room = MOST_STRETCHES;
    for (const [at, behind] of spansOf(this.#rest, pattern)) {
      const [start, end] = [from + at, from + behind];
      if (start >= until || room === 0) return;
      if (start < this.#searched || end <= this.#shown) continue;
      room -= 1;
      yield [start, end];
    }
  }

  #show(start: number, end: number, from: number): void {
    if (end <= this.#shown) return;
    const begin = Math.max(start - AROUND, this.#shown);
    const stop = Math.min(end + AROUND, this.#length);
    const text = this.#rest.slice(begin - from, stop - from);
    if (begin === this.#shown) this.stretches.at(-1)!.text += text;
    else if (this.stretches.length > MOST_STRETCHES) return;
    else {
      this.stretches.at(-1)!.cut = begin - this.#shown;
      this.stretches.push({ text, cut: 0 });
    }
    this.#shown = stop;
  }
}
