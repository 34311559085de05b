import { printable } from '../printable.ts';
import type { Arrival } from './arrival.ts';
import type { DeliveryRecord } from './delivery-record.ts';

/** Characters of what another server said, in a sentence for a person. */
const MAX_CODE = 200;

/** What is wrong with a pitch at an address, and what helps. */
export interface TroubleWords {
  why: string;
  /** What a person does about it. */
  remedy: string;
}

/** Says in words why a pitch did not arrive at an address, is delayed or was reported as spam, and what helps. Safe to print. */
export function describeTrouble({ address, line }: Pick<Arrival, 'address' | 'line'>): TroubleWords {
  const to = printable(address);
  if (line === undefined) return { why: `It did not arrive at ${to}.`, remedy: 'Send it again.' };
  const said = line.code === undefined ? '' : ` (${printable(line.code, MAX_CODE)})`;
  const { why, remedy } = wordsOf(line, to, said);
  return { why: `${why}${said}.`, remedy };
}

/** `2026-03-02 09:00 UTC`, of a time in ISO 8601. */
function minute(time: string): string {
  return `${printable(time.slice(0, 16)).replace('T', ' ')} UTC`;
}

function wordsOf(
  { status, type, subtype, report, time, happened = time }: DeliveryRecord,
  to: string,
  said: string,
): TroubleWords {
  if (status === 'delayed') {
    // Not every server says later that it arrived, so the words are about that moment.
    return {
      why: `The server of ${to} had not taken it by ${minute(happened)}`,
      remedy: 'It is tried for some hours or days. If the mailbox is full, make room in it.',
    };
  }
  if (status === 'complained') {
    const ofSes = ` SES sends nothing more to such an address: take it off the suppression list (review addresses --stack NAME --remove ${to}).`;
    return {
      why: `It arrived at ${to}, and was reported as spam there`,
      remedy: `Have nobody press "spam" on a pitch.${report === undefined ? ofSes : ''}`,
    };
  }
  if (status === 'rejected') {
    return {
      why: `The mail server took it and did not send it to ${to}`,
      remedy: 'It may hold a virus. Its raw mail is in the store.',
    };
  }
  if (subtype === 'OnAccountSuppressionList' || subtype === 'Suppressed') {
    const cause = type === 'Complaint' ? 'a mail was reported as spam there' : 'an earlier mail bounced';
    return {
      why: `It was never sent to ${to}, which is on the suppression list of the AWS account since ${cause}`,
      remedy: `Mend the mailbox, take the address off the list (review addresses --stack NAME --remove ${to}), and send it again.`,
    };
  }
  if (subtype === 'MailboxFull' || /\b[45]\.2\.2\b/.test(said)) {
    return { why: `The mailbox ${to} is full`, remedy: 'Make room in it, and send it again.' };
  }
  if (['MessageTooLarge', 'ContentRejected', 'AttachmentRejected'].includes(subtype ?? '')) {
    return {
      why: `The server of ${to} does not take this mail`,
      remedy: 'Have that server let it through, or read it on the page, which has its attachments.',
    };
  }
  if (type === 'Transient') {
    return {
      why: `The server of ${to} did not take it for so long that it was given up`,
      remedy: 'Send it again when that server works.',
    };
  }
  return {
    why: `The server of ${to} refused it`,
    remedy: 'If the address is gone, correct it in the configuration; then send it again.',
  };
}
