import { MAX_RECIPIENTS } from '../limits.ts';
import { isValidAddress, type Mailbox, parseMailboxes } from '../mail/addresses.ts';
import { shortValuesOf } from '../mail/header-field.ts';
import type { Mail } from '../mail/mail.ts';
import { rawCharsets } from '../mail/raw-charsets.ts';
import type { Forwarding } from '../types.ts';
import { mailboxListWords } from './address-words.ts';

/** To and Cc of a forwarded mail, as the words of their fields. */
export interface ForwardedRecipients {
  to: string[];
  /** Empty if there is none. */
  cc: string[];
  /** The value of To, and of Cc if that is not forwarded; one character per byte. */
  originalTo: string;
}

/**
 * To and Cc with those of their addresses that SES takes, from all copies of the fields. To names the inbox if that leaves
 * none, as of `undisclosed-recipients:;`, or if both together hold more than `MAX_RECIPIENTS`.
 */
export function forwardedRecipients(
  mail: Mail,
  { inbox, fallbackCharset }: Pick<Forwarding, 'inbox' | 'fallbackCharset'>,
): ForwardedRecipients {
  const originalTo = shortValuesOf(mail.fields, 'to');
  const originalCc = shortValuesOf(mail.fields, 'cc');
  const charsets = rawCharsets(mail, fallbackCharset);
  let to = valid(parseMailboxes(originalTo, charsets));
  let cc = valid(parseMailboxes(originalCc, charsets));
  if (to.length + cc.length > MAX_RECIPIENTS) to = cc = [];
  return {
    to: mailboxListWords(to.length > 0 ? to : [{ name: '', address: inbox.address }]),
    cc: mailboxListWords(cc),
    originalTo: (cc.length > 0 ? originalTo : [...originalTo, ...originalCc]).join(', '),
  };
}

function valid(mailboxes: readonly Mailbox[]): Mailbox[] {
  return mailboxes.filter(({ address }) => isValidAddress(address));
}
