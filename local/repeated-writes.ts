import { setTimeout } from 'node:timers/promises';

/** Milliseconds between two attempts at a write. Each wait is twice as long as the one before, up to `last`. */
const RETRY_DELAY = { first: 250, last: 10_000 };

/** Writes that are repeated until they succeed, as for a full disk. A write that failed and is being repeated is stalled. */
export interface RepeatedWrites {
  /**
   * Runs a write, and repeats it after each failure.
   *
   * @throws the error of the write, once `stop` was called
   */
  run<T>(write: () => Promise<T>): Promise<T>;
  readonly isStalled: boolean;
  /** Resolves when no write is stalled. */
  flowing(): Promise<void>;
  /** Ends all repetitions: a write that fails from now on fails for good. */
  stop(): void;
}

/**
 * Makes the writes that follow a send: outcome, log line, end of the queue entry. They may take long, but never fail, so
 * that the mail is not sent again because they failed.
 *
 * @param onStall called with the error when a first write stalls, not for those that stall beside it
 */
export function createRepeatedWrites(onStall: (error: Error) => void): RepeatedWrites {
  const stopping = new AbortController();
  let stalled = 0;
  let whenFlowing: (() => void)[] = [];

  async function repeat<T>(write: () => Promise<T>): Promise<T> {
    for (let delay = RETRY_DELAY.first; ; delay = Math.min(2 * delay, RETRY_DELAY.last)) {
      await setTimeout(delay, undefined, { signal: stopping.signal }).catch(() => undefined);
      try {
        return await write();
      } catch (error) {
        if (stopping.signal.aborted) throw error;
      }
    }
  }

  return {
    async run(write) {
      try {
        return await write();
      } catch (error) {
        if (stopping.signal.aborted) throw error;
        stalled += 1;
        if (stalled === 1) onStall(error as Error);
      }
      try {
        return await repeat(write);
      } finally {
        stalled -= 1;
        if (stalled === 0) {
          for (const resolve of whenFlowing) resolve();
          whenFlowing = [];
        }
      }
    },

    get isStalled() {
      return stalled > 0;
    },

    flowing: () => (stalled === 0 ? Promise.resolve() : new Promise((resolve) => whenFlowing.push(resolve))),

    stop: () => stopping.abort(),
  };
}
