/** How far two values may be apart that are counted as one: half a percent. */
const PRECISION = Math.log(1.005);

/** Durations in milliseconds, counted so that millions of them take no more room than a few. */
export class Latencies {
  readonly #counts: number[] = [];
  #all = 0;
  #longest = 0;

  add(milliseconds: number): void {
    const slot = Math.ceil(Math.log(Math.max(milliseconds, 1)) / PRECISION);
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1;
    this.#all += 1;
    this.#longest = Math.max(this.#longest, milliseconds);
  }

  /** Milliseconds, exactly; 0 of none. */
  get longest(): number {
    return this.#longest;
  }

  /**
   * @param share from 0 to 1
   * @returns milliseconds that this share of all took at most, at most half a percent too much; 0 of none
   */
  quantile(share: number): number {
    let left = share * this.#all;
    // A slot that nothing fell into is a hole, which forEach leaves out.
    for (const slot of Object.keys(this.#counts).map(Number)) {
      left -= this.#counts[slot]!;
      if (left <= 0) return Math.min(Math.exp(slot * PRECISION), this.#longest);
    }
    return this.#longest;
  }
}
