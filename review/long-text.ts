import { MAX_MARKED, type Span } from './mark-text.ts';

/** A part of a text that is shown, with the matches in it. */
export interface Stretch {
  text: string;
  /** Where they stand in this part. */
  matches: Span[];
  /** Characters that are left out behind it. */
  cut: number;
}

/** Characters that are shown: of the beginning of a text, and on either side of a match further on. */
const BEGINNING = 200_000;
const AROUND = 300;

/** Stretches of one text behind its beginning. */
const MAX_STRETCHES = 20;

/**
 * Characters that are kept behind the beginning, for a match that is reported later: far more than the engine reads ahead. A
 * match that comes later still, in a text of millions of invisible characters, is not shown.
 */
const KEPT = 256 * 1024;

/**
 * Takes a text of any length in pieces, and keeps its beginning and the surroundings of the matches further on, which are
 * shown.
 */
export class LongText {
  /** Complete at the end of the text. */
  readonly stretches: Stretch[] = [{ text: '', matches: [], cut: 0 }];
  /** The matches, in order, and how many of them are shown already. */
  readonly #matches: Span[] = [];
  #handled = 0;
  #length = 0;
  /** The end of the text so far, at most `KEPT` characters and the last piece. */
  #rest = '';
  /** Where in the text each stretch begins, and where the last one ends. */
  readonly #starts = [0];
  #shown = 0;

  write(piece: string): void {
    const room = BEGINNING - this.#length;
    if (room > 0) {
      this.stretches[0]!.text += piece.slice(0, room);
      this.#shown = this.stretches[0]!.text.length;
    }
    this.#length += piece.length;
    this.#rest = (this.#rest + piece).slice(-KEPT - piece.length);
    this.#show(false);
  }

  match({ start, end }: Span): void {
    if (this.#matches.length < MAX_MARKED) this.#matches.push({ start, end });
  }

  end(): void {
    this.#show(true);
    this.stretches.at(-1)!.cut = this.#length - this.#shown;
  }

  /** Shows the matches whose surroundings are there. */
  #show(isEnd: boolean): void {
    for (; this.#handled < this.#matches.length; this.#handled++) {
      const { start, end } = this.#matches[this.#handled]!;
      if (!isEnd && end + AROUND > this.#length) return;
      if (end > this.#shown) this.#extend(start, end);
      const at = this.#starts.findLastIndex((from) => from <= start);
      const from = this.#starts[at]!;
      if (end <= this.#shown) this.stretches[at]!.matches.push({ start: start - from, end: end - from });
    }
  }

  #extend(start: number, end: number): void {
    const restStart = this.#length - this.#rest.length;
    const from = Math.max(start - AROUND, this.#shown);
    const to = Math.min(end + AROUND, this.#length);
    if (from < restStart) return;
    const text = this.#rest.slice(from - restStart, to - restStart);
    const last = this.stretches.at(-1)!;
    if (from === this.#shown) last.text += text;
    else if (this.stretches.length > MAX_STRETCHES) return;
    else {
      last.cut = from - this.#shown;
      this.stretches.push({ text, matches: [], cut: 0 });
      this.#starts.push(from);
    }
    this.#shown = to;
  }
}
