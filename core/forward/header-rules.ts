import { MAX_FIELD_NAME } from '../limits.ts';

/**
 * The form of a field's value, which says how it is written anew if it has to be. Only `text` may have encoded words: RFC 2047
 * 5 allows none in a structured field, and mail programs do not decode them there.
 * - `parameters`: a value and its parameters (RFC 2045 5.1)
 * - `tokens`: words without encoded ones
 * - `ids`: message ids (RFC 5322 3.6.4)
 * - `urls`: URLs in angle brackets (RFC 2369 2)
 * - `list id`: a list id, perhaps with a phrase before it (RFC 2919 3)
 */
export type FieldForm = 'text' | 'parameters' | 'tokens' | 'ids' | 'urls' | 'list id';

/** How a field is forwarded: which copies of it, and in which form its value is written anew if it has to be. */
export interface KeepRule {
  copies: 'first' | 'all';
  form: FieldForm;
}

const firstOf = (form: FieldForm): KeepRule => ({ copies: 'first', form });

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
  received: { copies: 'all', form: 'tokens' },
  'mime-version': firstOf('tokens'),
  'content-type': firstOf('parameters'),
  'content-disposition': firstOf('parameters'),
  'content-transfer-encoding': firstOf('tokens'),
  'content-description': firstOf('text'),
  'content-id': firstOf('ids'),
  'content-*': firstOf('tokens'),
  subject: firstOf('text'),
  'in-reply-to': firstOf('ids'),
  'list-id': firstOf('list id'),
  'list-unsubscribe-post': firstOf('tokens'),
  'list-*': firstOf('urls'),
  'thread-topic': firstOf('text'),
  'thread-*': firstOf('tokens'),
  importance: firstOf('tokens'),
  'auto-submitted': firstOf('tokens'),
  precedence: firstOf('tokens'),
  organization: firstOf('text'),
  'user-agent': firstOf('text'),
  'x-mailer': firstOf('text'),
  // Outlook finds the properties in a winmail.dat by it.
  'x-ms-tnef-correlator': firstOf('tokens'),
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
