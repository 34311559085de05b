import { MAX_FIELD_NAME } from '../limits.ts';

/** How a field is forwarded: which copies of it, and in which form its value is written anew if it has to be. */
export interface KeepRule {
  copies: 'first' | 'all';
  form: 'text' | 'parameters';
}

const FIRST: KeepRule = { copies: 'first', form: 'text' };

/**
 * The fields that are forwarded as they are, an allow-list; `*` stands for any further characters. One copy each:
 * duplicates are the most common reason for SES to refuse a forwarded mail.
 *
 * `From`, `Reply-To`, `To`, `Cc` and `References` are written anew (`rewrite.ts`). All other fields are dropped, above all:
 * - `Sender`, `Return-Path`, `Resent-*`: SES verifies them, or rejects the mail.
 * - `Message-ID`, `Date`: SES sets its own. `X-Original-Message-ID` and `X-Original-Date` keep the values.
 * - `DKIM-Signature`, `DomainKey-Signature`, `ARC-*`: the new `From` breaks them, and SES refuses two of them.
 * - `X-SES-*`: SES obeys some of them in raw mail, so that a sender could steer the reporter's account.
 * - `Authentication-Results`, `Received-SPF`: anybody can forge them. `X-Original-Auth` says what SES itself found.
 * - `Bcc`, `Delivered-To`, `Errors-To`, `Disposition-Notification-*`, `Return-Receipt-To`: privacy.
 */
const KEPT: Record<string, KeepRule> = {
  // Mail servers count hops by it, and so end a loop that nothing else ends.
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

/** Tells whether the allow-list has a field by its full name and once. A header cannot have many of those. */
export function isSingleton(name: string): boolean {
  return EXACT.get(name)?.copies === 'first';
}

/**
 * The rule for a field that is forwarded as it is; undefined for any other.
 *
 * @param name in lower case
 */
export function keepRule(name: string): KeepRule | undefined {
  if (name.length > MAX_FIELD_NAME) return undefined;
  return EXACT.get(name) ?? PREFIXES.find(([prefix]) => name.startsWith(prefix))?.[1];
}
