import { MAX_RECEIVED } from '../limits.ts';
import { parseMailboxes } from '../mail/addresses.ts';
import { type HeaderField, shortValuesOf } from '../mail/header-field.ts';
import { loopTokens } from '../mail/loop-token.ts';
import type { Inbox, Outcome, ReceivedMail } from '../types.ts';

/** Why a mail is kept whatever its words are. */
export interface Refusal {
  outcome: Exclude<Outcome, 'forwarded' | 'ignored'>;
  /** The rule in words, for the log and the review list. */
  why: string;
}

/**
 * Judges what must not be forwarded though its words are fine: a bounce, our own mail come back, a virus, spam, a forged
 * sender. Only a clear finding counts: GRAY, PROCESSING_FAILED and verdicts not known here forward. The virus stands
 * first, as the one that cannot be released later.
 *
 * @param fields of the mail's header
 * @returns nothing where the mail may be forwarded
 */
export function refusal(
  fields: readonly HeaderField[],
  { envelope, verdicts }: Pick<ReceivedMail, 'envelope' | 'verdicts'>,
  inbox: Pick<Inbox, 'address' | 'forwardSpam' | 'forwardUnauthenticated'>,
): Refusal | undefined {
  if (isFail(verdicts.virus)) return { outcome: 'virus', why: 'virus verdict FAIL' };
  if (['', '<>'].includes(envelope.from.trim())) return { outcome: 'bounce', why: 'null return path' };
  if (isMailerDaemon(envelope.from)) return { outcome: 'bounce', why: 'return path MAILER-DAEMON' };
  // Without a domain, as a mail server writes it to its own users, it is no address but a name.
  if (
    parseMailboxes(shortValuesOf(fields, 'from').slice(0, 1)).some(({ name, address }) =>
      isMailerDaemon(address || name),
    )
  ) {
    return { outcome: 'bounce', why: 'From MAILER-DAEMON' };
  }
  if (loopTokens(fields).includes(inbox.address.toLowerCase())) {
    return { outcome: 'loop', why: `forwarded by ${inbox.address} before` };
  }
  const hops = fields.filter(({ name }) => name === 'received').length;
  if (hops > MAX_RECEIVED) return { outcome: 'loop', why: `${hops} Received fields, more than ${MAX_RECEIVED}` };
  if (isFail(verdicts.spam) && !inbox.forwardSpam) return { outcome: 'spam', why: 'spam verdict FAIL' };
  if (isFail(verdicts.dmarc) && verdicts.dmarcPolicy?.toLowerCase() === 'reject' && !inbox.forwardUnauthenticated) {
    return { outcome: 'unauthenticated', why: 'DMARC verdict FAIL, and the policy of the domain is reject' };
  }
  return undefined;
}

function isFail(verdict: string | undefined): boolean {
  return verdict?.toUpperCase() === 'FAIL';
}

function isMailerDaemon(address: string): boolean {
  return /^<?mailer-daemon(?:@|$)/i.test(address);
}
