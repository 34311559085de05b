import {
  type HeaderField,
  type Inbox,
  inboxFor,
  type Mail,
  type MailDescription,
  type PitchRecord,
  printable,
  type ReceivedMail,
  type Refusal,
  refusal,
  type Verdict,
} from '../../core/index.ts';
import type { Asked } from '../commands/find-commands.ts';
import type { ReturnedCopies } from '../returned-copies.ts';
import type { SentPitch } from '../send-pitch.ts';
import type { Stopwatch } from '../stopwatch.ts';

/** The mail of one call. */
export interface Pitch {
  received: ReceivedMail;
  mail: Mail;
  description: MailDescription;
  /** Whether it holds a copy that was forwarded before. */
  returnsCopy: boolean;
  /** Milliseconds since 1970, by when the call has ended; 0 where nothing ends it. */
  deadline: number;
  steps: Stopwatch;
}

/** An inbox that a mail is for. The envelope and the header say it, before the mail is read. */
export interface AddressedDelivery {
  inbox: Inbox;
  /** The envelope recipient of this inbox, perhaps with a `+label`. */
  recipient: string;
  /** Why the mail is quarantined, whatever its words are. */
  refusal: Refusal | undefined;
}

/** A delivery that was judged. */
export interface Delivery extends AddressedDelivery, Asked {
  verdict: Verdict;
  /** The entry of the trust list that lets a mail with a word through. */
  trusted: string | undefined;
  /** The file names of the mail's attachments. */
  attachments: readonly string[];
}

/** The result of a delivery. */
export interface Result extends Partial<SentPitch> {
  /** `postponed`: the sender was busy, so that nothing happened. It has no record. */
  outcome: PitchRecord['outcome'] | 'postponed';
  isRepeated?: boolean;
  error?: unknown;
}

/** A delivery with its result. */
export interface DoneDelivery extends Delivery {
  result: Result;
}

/**
 * Finds the inboxes of a mail by its envelope, as a sender can write anything into the header.
 *
 * @throws when no recipient is a configured inbox, as after an inbox was removed
 */
export function deliveriesOf(
  received: ReceivedMail,
  fields: readonly HeaderField[],
  inboxes: readonly Inbox[],
): AddressedDelivery[] {
  const deliveries = new Map<Inbox, AddressedDelivery>();
  for (const recipient of received.envelope.to) {
    const inbox = inboxFor(inboxes, recipient);
    if (inbox === undefined || deliveries.has(inbox)) continue;
    deliveries.set(inbox, { inbox, recipient, refusal: refusal(fields, received, inbox) });
  }
  if (deliveries.size === 0) {
    throw new Error(
      `Mail ${received.id} is for ${received.envelope.to.join(', ') || 'nobody'}, which is no inbox of this configuration. ` +
        'Configure the inbox again, and the mail is taken up.',
    );
  }
  return [...deliveries.values()];
}

/**
 * Refuses a report that returns copies as a bounce: it is no pitch, whoever sent it. Only a virus is judged before. Any other
 * mail that holds a copy is a pitch, as a person may forward one. But a copy of such a mail that comes back itself goes round
 * in circles: a program writes its reports like mails of people.
 */
export function asReturned(
  addressed: readonly AddressedDelivery[],
  { ids, records, isAgain }: ReturnedCopies,
  isReport: boolean,
): readonly AddressedDelivery[] {
  if (ids.length === 0 || (!isReport && !isAgain)) return addressed;
  const copies = `returns a copy of ${ids.join(', ')}`;
  if (!isReport) {
    const loop: Refusal = { outcome: 'loop', why: printable(`${copies}, which returned a copy itself`, 500) };
    return addressed.map((delivery) => ({ ...delivery, refusal: delivery.refusal ?? loop }));
  }
  const fates = records.map(({ status, address }) => `${status} at ${address || 'an address'}`).join(', ');
  const bounce: Refusal = { outcome: 'bounce', why: printable(fates === '' ? copies : `${copies}: ${fates}`, 500) };
  return addressed.map((delivery) =>
    delivery.refusal?.outcome === 'virus' ? delivery : { ...delivery, refusal: bounce },
  );
}
