import { MAX_RECEIVED } from '../limits.ts';
import { parseMailboxes } from '../mail/addresses.ts';
import { type HeaderField, shortValuesOf } from '../mail/header-field.ts';
import { loopTokens } from '../mail/loop-token.ts';
import { isVerdict } from '../mail/receipt-verdicts.ts';
import { isDeliveryReport } from '../mail/report-kind.ts';
import type { Inbox, Outcome, ReceivedMail } from '../types.ts';
import { ownMailbox } from './own-mailbox.ts';

/** Why a mail is quarantined whatever its words are. */
export interface Refusal {
  outcome: Exclude<Outcome, 'forwarded' | 'ignored'>;
  /** The rule in words, for the log and the review list. */
  why: string;
}

/**
 * Judges whether a mail must not be forwarded whatever its words are: a bounce, a mail that this screen forwarded before or that
 * would go back to the mailbox that sent it, a virus, spam, a forged sender. Only FAIL counts: GRAY, PROCESSING_FAILED and unknown verdicts forward. A virus is judged
 * first, as nobody can release it later.
 *
 * @param fields of the mail's header
 * @returns undefined if the mail may be forwarded
 */
export function refusal(
  fields: readonly HeaderField[],
  { envelope, verdicts }: Pick<ReceivedMail, 'envelope' | 'verdicts'>,
  inbox: Pick<Inbox, 'address' | 'forwardTo' | 'forwardSpam' | 'forwardUnauthenticated'>,
): Refusal | undefined {
  if (isVerdict(verdicts.virus, 'FAIL')) return { outcome: 'virus', why: 'virus verdict FAIL' };
  if (['', '<>'].includes(envelope.from.trim())) return { outcome: 'bounce', why: 'null return path' };
  if (isMailerDaemon(envelope.from)) return { outcome: 'bounce', why: 'return path MAILER-DAEMON' };
  // A mail server writes MAILER-DAEMON without a domain to its own users; the parser takes that for a name.
  if (
    parseMailboxes(shortValuesOf(fields, 'from').slice(0, 1)).some(({ name, address }) =>
      isMailerDaemon(address || name),
    )
  ) {
    return { outcome: 'bounce', why: 'From MAILER-DAEMON' };
  }
  // Some servers send it with a return path. Without the mark of a copy, nothing else would keep it from going round.
  if (isDeliveryReport(fields)) return { outcome: 'bounce', why: 'a report about a delivery' };
  if (loopTokens(fields).includes(inbox.address.toLowerCase())) {
    return { outcome: 'loop', why: `forwarded by ${inbox.address} before` };
  }
  const own = ownMailbox(fields, envelope, inbox);
  if (own !== undefined) return { outcome: 'loop', why: `sent by ${own}, which this inbox forwards to` };
  const hops = fields.filter(({ name }) => name === 'received').length;
  if (hops > MAX_RECEIVED) return { outcome: 'loop', why: `${hops} Received fields, more than ${MAX_RECEIVED}` };
  if (isVerdict(verdicts.spam, 'FAIL') && !inbox.forwardSpam) return { outcome: 'spam', why: 'spam verdict FAIL' };
  if (
    isVerdict(verdicts.dmarc, 'FAIL') &&
    verdicts.dmarcPolicy?.toLowerCase() === 'reject' &&
    !inbox.forwardUnauthenticated
  ) {
    return { outcome: 'unauthenticated', why: 'DMARC verdict FAIL, and the policy of the domain is reject' };
  }
  return undefined;
}

function isMailerDaemon(address: string): boolean {
  return /^<?mailer-daemon(?:@|$)/i.test(address);
}
