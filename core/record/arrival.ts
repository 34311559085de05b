import type { DeliveryRecord } from './delivery-record.ts';
import type { ReviewedPitch } from './reviewed-pitch.ts';

/**
 * How a pitch stands at one address:
 *
 * - `sent`: the server that was given it said yes, and nothing else is known.
 * - `delayed`: it is still tried.
 * - `delivered`: the server of the address has it. `complained`: it does, and the pitch was reported as spam.
 * - `undelivered`: it did not arrive, and nobody tries it any more.
 */
export type ArrivalState = 'sent' | 'delayed' | 'delivered' | 'complained' | 'undelivered';

/** A pitch at one of the addresses that it was sent to. */
export interface Arrival {
  address: string;
  state: ArrivalState;
  /** The line that says so; left out for `sent`. */
  line?: DeliveryRecord;
}

/** The parts of a pitch that say how it stands. */
export type SentPitchLines = Pick<ReviewedPitch, 'copy' | 'forwardedTo' | 'released' | 'resent' | 'deliveries'>;

/** A copy, and the addresses it was sent to. */
interface SentCopy {
  copy: string | undefined;
  to: readonly string[];
}

/** The states of one copy at one address, from the one that any other replaces to the one that replaces all others. */
const RANKS: Readonly<Record<DeliveryRecord['status'], number>> = {
  delayed: 1,
  delivered: 2,
  complained: 3,
  bounced: 4,
  rejected: 4,
};

/**
 * Tells how a pitch stands at each address that it was sent to, whatever the order of the lines:
 *
 * - A bounce counts more than a delivery of the same copy: the address' own server may take a mail and return it later.
 * - A pitch that was sent again is delivered if one of its copies is. Otherwise its latest copy counts, so that a late bounce
 *   of an earlier copy says nothing about it.
 * - A bounce of an address that the pitch was not sent to, as behind a forward, is about each address of the copy that is not
 *   known to have it.
 *
 * @returns the addresses in the order in which they were first sent to; none for a pitch that was never sent
 */
export function arrivalsOf(pitch: SentPitchLines): Arrival[] {
  const copies = copiesOf(pitch);
  const addresses = new Set(copies.flatMap(({ to }) => to));
  return Array.from(addresses, (address) => {
    const states = copies
      .filter(({ to }) => to.includes(address))
      .map((copy) => arrivalOf(copy, address, pitch.deliveries ?? []));
    return states.find(({ state }) => state === 'delivered' || state === 'complained') ?? states.at(-1)!;
  });
}

/** The addresses at which a pitch did not arrive. */
export function undeliveredOf(pitch: SentPitchLines): Arrival[] {
  // Most pitches have no such line, and need no further look.
  if (!pitch.deliveries?.some(({ status }) => status === 'bounced' || status === 'rejected')) return [];
  return arrivalsOf(pitch).filter(({ state }) => state === 'undelivered');
}

/**
 * The addresses at which something is to be told of a pitch: it did not arrive, it is delayed, or it arrived and was reported
 * as spam.
 */
export function troubledOf(pitch: SentPitchLines): Arrival[] {
  if (!pitch.deliveries?.some(({ status }) => status !== 'delivered')) return [];
  return arrivalsOf(pitch).filter(({ state }) => state !== 'sent' && state !== 'delivered');
}

/** The copies that a pitch was sent in, oldest first. */
export function copiesOf({ copy, forwardedTo, released, resent = [] }: SentPitchLines): SentCopy[] {
  return [
    ...(forwardedTo.length > 0 ? [{ copy, to: forwardedTo }] : []),
    ...(released === undefined ? [] : [{ copy: released.copy, to: released.to }]),
    ...resent.map(({ copy, to }) => ({ copy, to })),
  ];
}

function arrivalOf({ copy, to }: SentCopy, address: string, deliveries: readonly DeliveryRecord[]): Arrival {
  const about = copy === undefined ? [] : deliveries.filter((line) => line.copy === copy);
  const own = strongest(about.filter((line) => line.address === address));
  const line = own ?? strongest(about.filter((line) => !to.includes(line.address)));
  if (line === undefined) return { address, state: 'sent' };
  const { status } = line;
  return { address, state: status === 'bounced' || status === 'rejected' ? 'undelivered' : status, line };
}

function strongest(lines: readonly DeliveryRecord[]): DeliveryRecord | undefined {
  const isDelivered = lines.some(({ status }) => status === 'delivered');
  let found: DeliveryRecord | undefined;
  for (const line of lines) {
    if (isDelivered && isAutomaticReply(line)) continue;
    if (found === undefined || RANKS[line.status] > RANKS[found.status]) found = line;
  }
  return found;
}

/**
 * Whether a bounce may be an automatic reply: to an "out of office" that goes to the return path, SES publishes a transient
 * bounce with neither a status nor a diagnostic code. After a delivery it says nothing.
 */
function isAutomaticReply({ status, type, code }: DeliveryRecord): boolean {
  return status === 'bounced' && type === 'Transient' && code === undefined;
}
