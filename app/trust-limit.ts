import type { TrustedSender } from './ports.ts';
import { UserError } from './user-error.ts';

/** Senders that one inbox trusts by its configuration, and as many that people added. A person knows them by name. */
export const MAX_TRUSTED_SENDERS = 1_000;

/** @throws UserError where a list has no room for one more */
export function checkRoom(inbox: string, senders: readonly TrustedSender[]): void {
  if (senders.length < MAX_TRUSTED_SENDERS) return;
  throw new UserError(
    `${inbox} trusts ${MAX_TRUSTED_SENDERS} senders, the most it can. Take some back, or trust a whole domain.`,
  );
}
