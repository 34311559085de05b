import type { PitchScreenConfig } from '../app/config.ts';
import { UserError } from '../app/user-error.ts';
import { type Inbox, inboxFor } from '../core/index.ts';

/** `--inbox`, of commands that do something as one of the configured inboxes. */
export const INBOX = { value: 'ADDRESS', about: 'as this inbox, instead of the first configured one' } as const;

/**
 * Finds the inbox that `--inbox` names, with or without a `+label`. Without `--inbox` it is the first configured one.
 *
 * @throws UserError when the address is not configured
 */
export function chooseInbox({ inboxes }: PitchScreenConfig, address: string | undefined): Inbox {
  const inbox = address === undefined ? inboxes[0] : inboxFor(inboxes, address);
  if (inbox !== undefined) return inbox;
  const configured = inboxes.map((inbox) => inbox.address).join(', ');
  throw new UserError(`--inbox ${address}: not configured. Configured are ${configured}.`);
}
