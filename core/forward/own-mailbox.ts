import { withoutLabel } from '../inbox.ts';
import { parseMailboxes } from '../mail/addresses.ts';
import { type HeaderField, shortValuesOf } from '../mail/header-field.ts';
import type { Envelope, Inbox } from '../types.ts';

/**
 * The forward address of an inbox that a mail comes from, by its return path or its From. Such a mail is no pitch: the
 * reporter's own mailbox sent it, as an absence note or an answer to the wrong address, or somebody forged her address.
 *
 * @param fields of the mail's header
 * @returns the forward address as it is configured; undefined for a mail of anybody else
 */
export function ownMailbox(
  fields: readonly HeaderField[],
  { from }: Pick<Envelope, 'from'>,
  { forwardTo }: Pick<Inbox, 'forwardTo'>,
): string | undefined {
  const senders = parseMailboxes(shortValuesOf(fields, 'from').slice(0, 1)).map(({ address }) => address);
  const own = [from.trim().replace(/^<|>$/g, ''), ...senders].map(comparable);
  return forwardTo.find((address) => own.includes(comparable(address)));
}

/** Letter case, a `+label` and a dot behind the domain do not make another mailbox. */
function comparable(address: string): string {
  return withoutLabel(address.toLowerCase()).replace(/\.$/, '');
}
