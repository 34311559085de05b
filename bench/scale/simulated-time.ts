import type { Clock } from '../../app/ports.ts';
import type { Chance } from '../mails/chance.ts';

/** Something that happens at a time. */
interface Happening {
  at: number;
  /** Of two at the same time the one that was planned first happens first: a run is the same each time. */
  order: number;
  happen: () => void;
}

/**
 * Time that jumps from one happening to the next, in milliseconds from the midnight before. It is a `Clock`, so that code
 * which waits by one, as `app/backoff.ts` does, runs in it as it is.
 */
export class SimulatedTime implements Clock {
  // Functions of their own and no methods: who is given a clock takes it apart.
  readonly random: Chance;
  readonly now = (): number => this.#now;
  #now: number;
  #planned = 0;
  /** A binary heap, the next one on top. */
  readonly #heap: Happening[] = [];
  /** Processes that are neither asleep nor at their end: time stands still for them. */
  #awake = 0;
  #allAsleep: () => void = () => {};
  #fault: { error: unknown } | undefined;

  constructor(chance: Chance, now = 0) {
    this.random = chance;
    this.#now = now;
  }

  /** Plans a happening. */
  at(when: number, happen: () => void): void {
    push(this.#heap, { at: Math.max(when, this.#now), order: this.#planned++, happen });
  }

  /** For processes begun with `begin` alone: any other would keep time from standing still for it. */
  readonly sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      this.at(this.#now + milliseconds, () => {
        this.#awake += 1;
        resolve();
      });
      this.#rest();
    });

  /** Begins a process: code that waits for nothing but `sleep`. */
  begin(process: () => Promise<void>): void {
    this.#awake += 1;
    process()
      .catch((error) => {
        this.#fault ??= { error };
      })
      .then(() => this.#rest());
  }

  /**
   * Lets everything happen that is planned, and all that follows from it.
   *
   * @param until where time ends; what is planned for later does not happen
   * @param tell is given the time after `every` so many happenings
   * @throws what a process threw
   */
  async run({ until, every, tell }: { until: number; every: number; tell?: ((time: number) => void) | undefined }) {
    let happened = 0;
    for (let next = this.#heap[0]; next !== undefined && next.at <= until; next = this.#heap[0]) {
      pop(this.#heap);
      this.#now = next.at;
      next.happen();
      if (this.#awake > 0) {
        await new Promise<void>((resolve) => {
          this.#allAsleep = resolve;
        });
      }
      if (this.#fault) throw this.#fault.error;
      happened += 1;
      if (happened % every === 0) tell?.(this.#now);
    }
  }

  #rest(): void {
    this.#awake -= 1;
    if (this.#awake === 0) this.#allAsleep();
  }
}

function isBefore(one: Happening, other: Happening): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function push(heap: Happening[], added: Happening): void {
  let place = heap.length;
  while (place > 0) {
    const above = (place - 1) >> 1;
    if (!isBefore(added, heap[above]!)) break;
    heap[place] = heap[above]!;
    place = above;
  }
  heap[place] = added;
}

/** Takes the next one off a heap that has one. */
function pop(heap: Happening[]): void {
  const moved = heap.pop()!;
  if (heap.length === 0) return;
  let place = 0;
  for (let below = 1; below < heap.length; below = 2 * place + 1) {
    if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below += 1;
    if (!isBefore(heap[below]!, moved)) break;
    heap[place] = heap[below]!;
    place = below;
  }
  heap[place] = moved;
}
