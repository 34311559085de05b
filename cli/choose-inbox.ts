import type { PitchScreenConfig } from '../app/config.ts';
import { UserError } from '../app/user-error.ts';
import { type Inbox, inboxFor } from '../core/index.ts';

/**
 * The inbox that `--inbox` names, with or without a `+label`; the first configured one by default.
 *
 * @throws UserError when it is not configured
 */
export function chooseInbox({ inboxes }: PitchScreenConfig, address: string | undefined): Inbox {
  const inbox = address === undefined ? inboxes[0] : inboxFor(inboxes, address);
  if (inbox !== undefined) return inbox;
  const configured = inboxes.map((inbox) => inbox.address).join(', ');
  throw new UserError(`--inbox ${address}: not configured. Configured are ${configured}.`);
}
