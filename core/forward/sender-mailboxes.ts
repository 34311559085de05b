import { type Mailbox, parseMailboxes } from '../mail/addresses.ts';
import { headerText } from '../mail/encoded-words.ts';
import { shortValuesOf } from '../mail/header-field.ts';
import type { Mail } from '../mail/mail.ts';
import { isDotAtomAddress, mendedAddress } from '../mail/mended-address.ts';
import { rawCharsets } from '../mail/raw-charsets.ts';

/** A mailbox that the sender of a mail named. */
export interface SenderMailbox extends Mailbox {
  /** SES takes the address, which may be mended. */
  isUsable: boolean;
  /** SES takes the address for certain: the sender wrote it so, and it is a dot-atom with a domain. */
  isCertain: boolean;
}

/**
 * The mailboxes of the first copy of From or Reply-To, their addresses mended if they can be.
 *
 * A field without any address is read once more without quotes and parentheses, for an address in an encoded word or behind a
 * quote that nothing closes. A field with an address that SES does not take, such as an international one or
 * `"John Doe"@example.com`, is not: an address in its name or quotes is somebody else's.
 */
export function senderMailboxes(mail: Mail, name: string, fallback: string): SenderMailbox[] {
  const [value = ''] = shortValuesOf(mail.fields, name);
  const charsets = rawCharsets(mail, fallback);
  const mailboxes = parseMailboxes([value], charsets).map(judged);
  if (value.includes('"@')) return mailboxes;
  if (mailboxes.some(({ address, isUsable }) => isUsable || /^[^"]+@/.test(address))) return mailboxes;
  const bare = headerText(value, charsets)
    .replace(/["()]/g, ' ')
    // The parser does not know the full-width and the small form of `@`.
    .replace(/[\uff20\ufe6b]/g, '@');
  const further = parseMailboxes([Buffer.from(bare).toString('latin1')])
    .map(judged)
    .filter(({ isUsable }) => isUsable);
  return further.length > 0 ? further : mailboxes;
}

function judged({ name, address }: Mailbox): SenderMailbox {
  const mended = mendedAddress(address);
  return {
    name,
    address: mended ?? address,
    isUsable: mended !== undefined,
    isCertain: mended === address && isDotAtomAddress(address),
  };
}
