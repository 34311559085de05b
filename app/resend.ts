import { arrivalsOf, copiesOf, type Inbox, type ReviewedPitch, undeliveredOf } from '../core/index.ts';

/** What the log says of a pitch that is to be sent again. */
export interface Resend {
  /** The addresses at which it did not arrive. */
  undelivered: string[];
  /** The other addresses that it was sent to. */
  reached: string[];
  /** The id of the copy that was sent last. A request that knows an earlier one comes too late. */
  latest: string;
}

/** Reads from the log how a pitch is to be sent again. @returns nothing for a pitch that arrived, or may yet */
export function resendOf(pitch: ReviewedPitch): Resend | undefined {
  const undelivered = undeliveredOf(pitch).map(({ address }) => address);
  if (undelivered.length === 0) return undefined;
  const reached = arrivalsOf(pitch)
    .map(({ address }) => address)
    .filter((address) => !undelivered.includes(address));
  return { undelivered, reached, latest: copiesOf(pitch).at(-1)?.copy ?? '' };
}

/**
 * The addresses that a pitch is sent to again: those at which it did not arrive, and no others. Where the configuration does
 * not have one of them any more, the addresses that it was never sent to take its place.
 */
export function addressesToSendAgain({ forwardTo }: Pick<Inbox, 'forwardTo'>, resend: Resend): string[] {
  const { undelivered, reached } = resend;
  const isReplaced = undelivered.some((address) => !forwardTo.includes(address));
  return forwardTo.filter((address) => undelivered.includes(address) || (isReplaced && !reached.includes(address)));
}
