import { arrivalsOf, printable, type ReviewedPitch, undeliveredOf } from '../core/index.ts';
import type { Clock } from './ports.ts';
import type { RetryReport } from './retry-dead-letters.ts';
import { type Review, releaseRequest } from './review.ts';
import { systemClock } from './system-clock.ts';

/** Milliseconds to wait for news of the first pitch to an address, and between looks at the log. */
const PATIENCE = { whole: 60_000, step: 5_000 };

/** Which pitches are sent again, and how. */
export interface RetryUndeliveredOptions {
  /** Only those that did not arrive at this address. @default all */
  address?: string | undefined;
  /** Only those received from this moment on, ISO 8601. @default all that the log has */
  since?: string | undefined;
  /**
   * Whether the fate of the first pitch to an address is awaited before the others follow: an address that is still broken
   * then costs the account one bounce, not hundreds. It makes sense where the log hears of arrivals.
   */
  isCareful: boolean;
  /** Called with one line for each pitch, and for an address that is given up. */
  onDone(line: string, succeeded: boolean): void;
  /** @default the clock of this machine */
  clock?: Clock;
}

/** The part of a review that finds pitches and sends them again. */
type ReviewToSend = Pick<Review, 'records' | 'release'>;

/**
 * Sends every undelivered pitch again, to the addresses that did not get it, one after another.
 *
 * @returns how many were sent, and how many were not
 */
export async function retryUndelivered(review: ReviewToSend, options: RetryUndeliveredOptions): Promise<RetryReport> {
  const { isCareful, onDone, clock = systemClock } = options;
  const report: RetryReport = { succeeded: 0, failed: 0 };
  for (const [address, pitches] of await undeliveredByAddress(review, options)) {
    // The newest last, as a mailbox shows them.
    const oldestFirst = pitches.toReversed();
    for (const [index, pitch] of oldestFirst.entries()) {
      const isSent = await sendAgain(review, pitch, onDone);
      if (isSent) report.succeeded += 1;
      else report.failed += 1;
      const left = oldestFirst.length - index - 1;
      if (!isSent || !isCareful || index > 0 || left === 0) continue;
      if (await comesBack(review, pitch, address, clock)) {
        report.failed += left;
        onDone(`${printable(address)} still gets nothing: ${left} more were not sent`, false);
        break;
      }
    }
  }
  return report;
}

/** The undelivered pitches by the first address that did not get each, newest first. */
async function undeliveredByAddress(
  { records }: ReviewToSend,
  { address, since }: RetryUndeliveredOptions,
): Promise<Map<string, ReviewedPitch[]>> {
  const found = new Map<string, ReviewedPitch[]>();
  for await (const pitch of records.newest({ since })) {
    const addresses = undeliveredOf(pitch).map((one) => one.address);
    const first = address === undefined ? addresses[0] : addresses.find((one) => one === address.toLowerCase());
    if (first === undefined) continue;
    found.set(first, [...(found.get(first) ?? []), pitch]);
  }
  return found;
}

async function sendAgain(
  review: ReviewToSend,
  pitch: ReviewedPitch,
  onDone: RetryUndeliveredOptions['onDone'],
): Promise<boolean> {
  const name = printable(`${pitch.id}, from ${pitch.sender || 'nobody'}, “${pitch.subject}”`, 300);
  try {
    const result = await review.release(releaseRequest(pitch));
    if (result.status === 'refused') throw new Error(result.why);
    const to = result.status === 'before' ? 'before' : `to ${result.record.to.map((one) => printable(one)).join(', ')}`;
    onDone(`${name}: sent again ${to}`, true);
    return true;
  } catch (error) {
    onDone(`${name}: not sent again: ${printable((error as Error).message, 500)}`, false);
    return false;
  }
}

/** Waits until the log says what became of a pitch. @returns whether it did not arrive once more */
async function comesBack(review: ReviewToSend, pitch: ReviewedPitch, address: string, clock: Clock): Promise<boolean> {
  for (let waited = 0; waited < PATIENCE.whole; waited += PATIENCE.step) {
    await clock.sleep(PATIENCE.step);
    const found = await review.records.find(pitch.id);
    const now = found.find(({ inbox }) => inbox === pitch.inbox);
    if (now === undefined || (now.resent?.length ?? 0) <= (pitch.resent?.length ?? 0)) continue;
    const state = arrivalsOf(now).find((one) => one.address === address)?.state;
    if (state === 'undelivered') return true;
    if (state === 'delivered' || state === 'complained') return false;
  }
  return false;
}
