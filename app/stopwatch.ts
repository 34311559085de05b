/** Times steps that follow each other. */
export class Stopwatch {
  readonly #steps = new Map<string, number>();
  #last = performance.now();

  /** Milliseconds of each step, to a tenth. */
  get durations(): Record<string, number> {
    return Object.fromEntries(Array.from(this.#steps, ([step, time]) => [step, Math.round(time * 10) / 10]));
  }

  /** Ends a step, which began when the one before it ended. One that comes again is added to. */
  end(step: string): void {
    const now = performance.now();
    this.#add(step, now - this.#last);
    this.#last = now;
  }

  /** Makes some of the time of one step that of another, which was done in between. */
  move(milliseconds: number, from: string, to: string): void {
    this.#add(from, -milliseconds);
    this.#add(to, milliseconds);
  }

  #add(step: string, milliseconds: number): void {
    this.#steps.set(step, (this.#steps.get(step) ?? 0) + milliseconds);
  }
}
