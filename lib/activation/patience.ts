import { setTimeout } from 'node:timers/promises';

/** Milliseconds between attempts. IAM needs seconds until the permissions of a new role are effective everywhere. */
const RETRY_INTERVAL = 3_000;

/** The errors of AWS that a role without effective permissions, or not yet known, gets. */
const NOT_YET_EFFECTIVE = [
  'AccessDenied',
  'AccessDeniedException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
];

/**
 * Does something again while AWS denies it, as it may do right after the role was created.
 *
 * @param work has the same effect when it is done twice
 * @param time milliseconds after which the denial counts
 * @throws the error of the last attempt, any other error at once
 */
export async function patiently<T>(work: () => Promise<T>, time: number, interval = RETRY_INTERVAL): Promise<T> {
  const end = performance.now() + time;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!NOT_YET_EFFECTIVE.includes((error as Error).name) || performance.now() + interval > end) throw error;
      await setTimeout(interval);
    }
  }
}
