import { MAX_QUOTED_NAME } from '../limits.ts';
import type { Mailbox } from '../mail/addresses.ts';
import { encodePhrase } from './header-words.ts';

/**
 * A mailbox as the words of a header field, none of which may be folded: its name, quoted or RFC 2047-encoded as needed, and
 * its address.
 *
 * @param mailbox its address must be valid
 */
export function mailboxWords({ name, address }: Mailbox): string[] {
  if (name === '') return [address];
  const isPlain = /^[\x20-\x7e]+$/.test(name) && !name.includes('=?') && name.length <= MAX_QUOTED_NAME;
  return [...(isPlain ? [`"${name.replace(/["\\]/g, '\\$&')}"`] : encodePhrase(name)), `<${address}>`];
}

/** The words of an address list, with their commas. */
export function mailboxListWords(mailboxes: readonly Mailbox[]): string[] {
  return mailboxes.flatMap((mailbox, index) => {
    const words = mailboxWords(mailbox);
    return index < mailboxes.length - 1 ? [...words.slice(0, -1), `${words.at(-1)},`] : words;
  });
}
