import type { Meter } from '../core/index.ts';

/** Measures a step whose pieces are done within another step. */
export interface StepMeter extends Meter {
  /** Takes what was measured out of the time of the other step, which has ended. */
  moveFrom(outer: string): void;
}

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

  /** Measures work that is done in small pieces within another step. */
  meter(step: string): StepMeter {
    let milliseconds = 0;
    return {
      measure(work) {
        const start = performance.now();
        try {
          return work();
        } finally {
          milliseconds += performance.now() - start;
        }
      },
      moveFrom: (outer) => {
        this.#add(outer, -milliseconds);
        this.#add(step, milliseconds);
      },
    };
  }

  #add(step: string, milliseconds: number): void {
    this.#steps.set(step, (this.#steps.get(step) ?? 0) + milliseconds);
  }
}
