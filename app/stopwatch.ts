import type { Meter } from '../core/index.ts';

/** Measures a step that is done in pieces within another step. */
export interface StepMeter extends Meter {
  /** Subtracts the measured time from the other step, which has ended. */
  moveFrom(outer: string): void;
}

/** Times consecutive steps. */
export class Stopwatch {
  readonly #steps = new Map<string, number>();
  #last = performance.now();

  /** Milliseconds of each step, rounded to a tenth. */
  get durations(): Record<string, number> {
    return Object.fromEntries(Array.from(this.#steps, ([step, time]) => [step, Math.round(time * 10) / 10]));
  }

  /** Ends a step, which began when the one before it ended. The times of steps with the same name are added. */
  end(step: string): void {
    const now = performance.now();
    this.#add(step, now - this.#last);
    this.#last = now;
  }

  /** Creates a meter for a step that is done in pieces within another step. */
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
