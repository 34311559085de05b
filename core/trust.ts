import { domainToASCII } from 'node:url';
import { isValidAddress, parseMailboxes } from './mail/addresses.ts';
import { type HeaderField, shortValuesOf } from './mail/header-field.ts';
import { isSenderExamined, isVerdict } from './mail/receipt-verdicts.ts';
import type { ReceivedMail } from './types.ts';

/** The tag of a DKIM signature (RFC 6376 3.5) that names the domain that signs. */
const SIGNING_DOMAIN = /(?:^|;)\s{0,20}d\s{0,20}=\s{0,20}([^\s;]{1,255})/i;

/** Every domain behind an `@`, also within a name. */
const DOMAINS = /@\s{0,20}([^\s<>()[\]:;@\\,"]{1,255})/g;

/**
 * Finds the sender of a mail whom a trust list may name: the one address of the one From field, if it is authenticated.
 *
 * - Where the receiver examined the mail, DMARC must have passed (RFC 7489). For a domain without a DMARC policy, SPF must
 *   have passed for a return path of that domain, or DKIM, with all signatures of that domain.
 * - Where it examined nothing, as on one machine, the return path must be of that domain.
 *
 * @param fields of the mail's header
 * @returns the address in lower case, its domain in ASCII; undefined where anybody may have written the mail
 */
export function provenSender(
  fields: readonly HeaderField[],
  { envelope, verdicts }: Pick<ReceivedMail, 'envelope' | 'verdicts'>,
): string | undefined {
  const sender = soleSender(fields);
  if (sender === undefined) return undefined;
  const domain = domainOf(sender);
  const isReturned = isAligned(domainOf(envelope.from), domain);
  const { spf, dkim, dmarc } = verdicts;
  if (!isSenderExamined(verdicts)) return isReturned ? sender : undefined;
  if (isVerdict(dmarc, 'PASS')) return sender;
  if (isVerdict(dmarc, 'FAIL')) return undefined;
  const isSigned = isVerdict(dkim, 'PASS') && isSignedBy(fields, domain);
  return isSigned || (isVerdict(spf, 'PASS') && isReturned) ? sender : undefined;
}

/**
 * Finds the one sender of a mail, whoever may have written it.
 *
 * @returns undefined for a mail from several people, and for a From field that programs may read in two ways
 */
export function soleSender(fields: readonly HeaderField[]): string | undefined {
  const values = shortValuesOf(fields, 'from');
  const [mailbox, other] = parseMailboxes(values);
  if (fields.filter(({ name }) => name === 'from').length !== 1) return undefined;
  if (mailbox === undefined || other !== undefined || !isValidAddress(mailbox.address)) return undefined;
  const address = mailbox.address.toLowerCase();
  const domain = domainOf(address);
  // The receiver may have authenticated another address than this parser found, where the field has two.
  const domains = [...values[0]!.matchAll(DOMAINS)].map(([, name]) => ascii(name!));
  return domains.every((name) => name === domain) ? address : undefined;
}

/** What an entry of a trust list is, for an error message. */
export const TRUSTED_FORMS =
  'expected an address (editor@example.org), a domain (@example.org) or all domains below one (*.example.org)';

/** Whether a text can be an entry of a trust list, in lower case. */
export function isTrustEntry(entry: string): boolean {
  const address = entry.replace(/^(@|\*\.)/, 'any@');
  return isValidAddress(address) && domainOf(address).includes('.');
}

/**
 * Looks a sender up in a trust list.
 *
 * @param sender as `provenSender` found it
 * @param entries addresses (`editor@example.org`), domains (`@example.org`) and all domains below one (`*.example.org`),
 *   in lower case
 * @returns the entry that names the sender
 * @example trustedAs('editor@desk.example.org', ['*.example.org']); // '*.example.org'
 */
export function trustedAs(sender: string, entries: readonly string[]): string | undefined {
  const domain = domainOf(sender);
  return entries.find((entry) => {
    if (entry.startsWith('@')) return domain === entry.slice(1);
    return entry.startsWith('*.') ? domain.endsWith(entry.slice(1)) : sender === entry;
  });
}

/** Whether all signatures are of the domain: SES says that one of them is right, and not which. */
function isSignedBy(fields: readonly HeaderField[], domain: string): boolean {
  const signatures = shortValuesOf(fields, 'dkim-signature');
  return (
    signatures.length > 0 &&
    signatures.every((value) => isAligned(ascii(SIGNING_DOMAIN.exec(value)?.[1] ?? ''), domain))
  );
}

/**
 * Whether one of two domains is the other or lies below it, much as RFC 7489 3.1 aligns them. A top-level domain has no
 * dot and counts for nobody.
 */
function isAligned(one: string, other: string): boolean {
  if (!one.includes('.') || !other.includes('.')) return false;
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}

/** The domain of an address in ASCII; empty if the address has none. */
function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at > 0 ? ascii(address.slice(at + 1).replace(/>$/, '')) : '';
}

function ascii(domain: string): string {
  return domainToASCII(domain.toLowerCase());
}
