/** The last two pieces of a source: a token that the tokenizer reports in one piece may begin in the piece before. */
export class SourceWindow {
  #previous = '';
  #current = '';
  #start = 0;

  push(piece: string): void {
    this.#start += this.#previous.length;
    this.#previous = this.#current;
    this.#current = piece;
  }

  /** The text between two offsets of the whole source; what is no longer there, in names longer than a piece, is left out. */
  slice(start: number, end: number): string {
    const from = Math.max(0, start - this.#start);
    const to = end - this.#start;
    const split = this.#previous.length;
    if (from >= split) return this.#current.slice(from - split, to - split);
    return this.#previous.slice(from, to) + this.#current.slice(0, Math.max(0, to - split));
  }
}
