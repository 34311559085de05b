import { inboxFor } from '../inbox.ts';
import { MAX_REPLY_ADDRESSES } from '../limits.ts';
import type { Mail } from '../mail/mail.ts';
import type { Forwarding } from '../types.ts';
import { mailboxListWords } from './address-words.ts';
import { type SenderMailbox, senderMailboxes } from './sender-mailboxes.ts';

/**
 * The Reply-To of a forwarded mail: the sender's own Reply-To if it holds a usable address, else the From; at most
 * `MAX_REPLY_ADDRESSES`. The inbox itself is left out: an answer to it would come in as a pitch.
 *
 * @returns the words of the field; none if there is nobody to reply to
 */
export function forwardedReplyTo(mail: Mail, forwarding: Pick<Forwarding, 'inbox' | 'fallbackCharset'>): string[] {
  return replyToForms(mail, forwarding)[0]!;
}

/**
 * The forms of Reply-To, the best first, each for when SES refuses the mail with the one before it: all usable addresses, the
 * certain ones, none. A Reply-To of certain addresses has one form: it is not why a mail is refused.
 *
 * @returns the words of each form
 */
export function replyToForms(
  mail: Mail,
  { inbox, fallbackCharset }: Pick<Forwarding, 'inbox' | 'fallbackCharset'>,
): [best: string[], ...others: string[][]] {
  const others = ({ address }: SenderMailbox) => !inboxFor([inbox], address);
  const replyTo = senderMailboxes(mail, 'reply-to', fallbackCharset).filter(others);
  const from = senderMailboxes(mail, 'from', fallbackCharset).filter(others);
  const chosenOf = (isChosen: (mailbox: SenderMailbox) => boolean) => {
    const [first, second] = [replyTo.filter(isChosen), from.filter(isChosen)];
    return (first.length > 0 ? first : second).slice(0, MAX_REPLY_ADDRESSES);
  };
  const usable = chosenOf(({ isUsable }) => isUsable);
  const best = mailboxListWords(usable);
  if (usable.every(({ isCertain }) => isCertain)) return [best];
  const certain = mailboxListWords(chosenOf(({ isCertain }) => isCertain));
  return certain.length > 0 ? [best, certain, []] : [best, []];
}
