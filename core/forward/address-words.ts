import { MAX_QUOTED_NAME } from '../limits.ts';
import type { Mailbox } from '../mail/addresses.ts';
import { encodePhrase } from './encode-text.ts';

/**
 * A mailbox as the words of a header field, each to be kept on one line: its name quoted or RFC 2047-encoded as needed.
 *
 * @param mailbox its address must be valid
 */
export function mailboxWords({ name, address }: Mailbox): string[] {
  if (name === '') return [address];
  const plain = /^[\x20-\x7e]+$/.test(name) && !name.includes('=?') && name.length <= MAX_QUOTED_NAME;
  return [...(plain ? [`"${name.replace(/["\\]/g, '\\$&')}"`] : encodePhrase(name)), `<${address}>`];
}

/** The words of an address list, with their commas. */
export function mailboxListWords(mailboxes: readonly Mailbox[]): string[] {
  return mailboxes.flatMap((mailbox, index) => {
    const words = mailboxWords(mailbox);
    return index < mailboxes.length - 1 ? [...words.slice(0, -1), `${words.at(-1)},`] : words;
  });
}
