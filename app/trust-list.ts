import { isTrustEntry, nameOf, printable, TRUSTED_FORMS } from '../core/index.ts';
import type { Clock, TrustedSender, TrustedSenders } from './ports.ts';
import { systemClock } from './system-clock.ts';
import { UserError } from './user-error.ts';

/** The trusted senders of an inbox, as a person sees and changes them. */
export interface TrustList {
  /** Those that people added, the first added first. Those of the configuration are not among them. */
  list(inbox: string): Promise<TrustedSender[]>;
  /**
   * Lets a sender through from now on, whatever words its mail has.
   *
   * @param sender `editor@example.org`, `@example.org` or `*.example.org`, in any letter case
   * @param by who says so
   * @returns false for one that was there
   * @throws UserError for a sender of another form, an inbox that is not configured, or a list that is full
   */
  add(inbox: string, sender: string, by: string): Promise<boolean>;
  /** Takes a sender back. @returns false for one that was not there */
  remove(inbox: string, sender: string): Promise<boolean>;
}

/**
 * Builds the use case.
 *
 * @param inboxes asked before a sender is added
 */
export function createTrustList(
  inboxes: () => Promise<readonly { address: string }[]>,
  trusted: TrustedSenders,
  clock: Clock = systemClock,
): TrustList {
  return {
    list: (inbox) => trusted.list(inbox),

    async add(inbox, sender, by) {
      if (!(await inboxes()).some(({ address }) => address === inbox))
        throw new UserError(`${printable(inbox)} is not a configured inbox.`);
      const entry = sender.trim().toLowerCase();
      if (!isTrustEntry(entry)) throw new UserError(`${JSON.stringify(printable(sender))}: ${TRUSTED_FORMS}.`);
      return trusted.add(inbox, { sender: entry, by: nameOf(by), time: new Date(clock.now()).toISOString() });
    },

    remove: (inbox, sender) => trusted.remove(inbox, sender.trim().toLowerCase()),
  };
}
