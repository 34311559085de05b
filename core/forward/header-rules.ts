import { MAX_FIELD_NAME } from '../limits.ts';
/** Which copies of a field are forwarded, and what its value is where it has to be written anew. */
export interface KeepRule {
  copies: 'first' | 'all';
  form: 'text' | 'parameters';
}

const FIRST: KeepRule = { copies: 'first', form: 'text' };

/**
 * The fields that are forwarded as they are, an allow-list; `*` stands for any further characters. One copy each:
 * duplicates are the most common reason for SES to refuse a forwarded mail.
 *
 * `From`, `Reply-To`, `To`, `Cc` and `References` are written anew (`rewrite.ts`). Everything else is dropped, above all:
 * - `Sender`, `Return-Path`, `Resent-*`: SES verifies them, or rejects the mail.
 * - `Message-ID`, `Date`: SES sets its own. Kept as `X-Original-Message-ID`, `X-Original-Date`.
 * - `DKIM-Signature`, `DomainKey-Signature`, `ARC-*`: broken by the new `From`, and refused if there are two.
 * - `X-SES-*`: SES obeys some of them in raw mail, so a sender could steer the reporter's account.
 * - `Authentication-Results`, `Received-SPF`: can be forged. `X-Original-Auth` says what SES itself found.
 * - `Bcc`, `Delivered-To`, `Errors-To`, `Disposition-Notification-*`, `Return-Receipt-To`: privacy.
 */
const KEPT: Record<string, KeepRule> = {
  // Counts the hops, which ends a circle that nothing else does.
  received: { copies: 'all', form: 'text' },
  'mime-version': FIRST,
  'content-type': { copies: 'first', form: 'parameters' },
  'content-disposition': { copies: 'first', form: 'parameters' },
  'content-transfer-encoding': FIRST,
  'content-*': FIRST,
  subject: FIRST,
  'in-reply-to': FIRST,
  'list-*': FIRST,
  'thread-*': FIRST,
  importance: FIRST,
  'auto-submitted': FIRST,
  precedence: FIRST,
  organization: FIRST,
  'user-agent': FIRST,
  'x-mailer': FIRST,
};

const EXACT = new Map(Object.entries(KEPT).filter(([name]) => !name.endsWith('*')));
const PREFIXES = Object.entries(KEPT)
  .filter(([name]) => name.endsWith('*'))
  .map(([name, rule]) => [name.slice(0, -1), rule] as const);

/** Whether a field is kept once, under a name of its own: there cannot be many such. */
export function isSingleton(name: string): boolean {
  return EXACT.get(name)?.copies === 'first';
}

/**
 * How a field is forwarded, if it is forwarded as it is.
 *
 * @param name in lower case
 */
export function keepRule(name: string): KeepRule | undefined {
  if (name.length > MAX_FIELD_NAME) return undefined;
  return EXACT.get(name) ?? PREFIXES.find(([prefix]) => name.startsWith(prefix))?.[1];
}
