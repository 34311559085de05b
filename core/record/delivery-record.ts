import { MAX_LOGGED_CODE } from '../limits.ts';
import { printable } from '../printable.ts';

/**
 * What became of a copy at one address, after the server that was given it had said yes:
 *
 * - `delivered`: the server of the address has it.
 * - `delayed`: it is still tried.
 * - `bounced`: it did not arrive, or was never sent, as the address is on the suppression list.
 * - `complained`: it arrived, and was reported as spam.
 * - `rejected`: the server that was given it did not send it after all, as where it holds a virus.
 */
export type DeliveryStatus = 'delivered' | 'delayed' | 'bounced' | 'complained' | 'rejected';

/** One line of the log: what became of a copy of a pitch, or of a digest, at one address. */
export interface DeliveryRecord {
  /** Version of this schema. */
  v: 1;
  event: 'delivery';
  /** When this line was written, ISO 8601. */
  time: string;
  /** When it happened, ISO 8601, as the server that says so has it. */
  happened?: string;
  /** The id of the pitch or of the digest. */
  id: string;
  inbox: string;
  /** The copy, as the line of its send names it. */
  copy: string;
  /** The address it was sent to. */
  address: string;
  status: DeliveryStatus;
  /** Of a bounce: `Permanent`, `Transient`, `Undetermined`, or `Complaint` for one that was never sent after a complaint. */
  type?: string;
  /** Of a bounce, as SES has it: `General`, `MailboxFull`, `OnAccountSuppressionList`, … Of a complaint, its kind. */
  subtype?: string;
  /** What the other server said, or the reason in words. */
  code?: string;
  /** The id of the mail that said so; left out where SES did. */
  report?: string;
}

/** Writes a line about a copy. Every text of other servers in it is one line, cut short and safe to print. */
export function deliveryRecord(given: Omit<DeliveryRecord, 'v' | 'event' | 'time'>, time: Date): DeliveryRecord {
  const { happened, id, inbox, copy, address, status, type, subtype, code, report } = given;
  const texts = { happened, type, subtype, code, report };
  const named = Object.entries(texts).flatMap(([name, text]) => {
    const shown = printable(text ?? '', MAX_LOGGED_CODE);
    return shown === '' ? [] : [[name, shown]];
  });
  return {
    v: 1,
    event: 'delivery',
    time: time.toISOString(),
    id,
    inbox,
    copy,
    address,
    status,
    ...Object.fromEntries(named),
  };
}
