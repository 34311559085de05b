import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  NotFoundException,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { UserError } from '../../app/user-error.ts';
import { accessOf, type StackAddress } from './access.ts';

/** An address on the suppression list of the account, in the region of the stack. SES accepts mail to it and sends none. */
export interface SuppressedAddress {
  address: string;
  /** `BOUNCE` or `COMPLAINT`. */
  reason: string;
  /** Since when, ISO 8601. */
  since: string;
}

/** The suppression list, as far as an operator needs it. Each method throws UserError where the caller may not do that. */
export interface SuppressionList {
  /** Looks an address up. @returns nothing for an address that is not on the list */
  find(address: string): Promise<SuppressedAddress | undefined>;
  /** Takes an address off the list. @returns false where it is not on it */
  remove(address: string): Promise<boolean>;
}

/**
 * Opens the account's suppression list in the region of a stack. Needs `ses:GetSuppressedDestination`, and to take an address
 * off it `ses:DeleteSuppressedDestination`.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html
 */
export function openSuppressionList(
  stack: Pick<StackAddress, 'stack' | 'region' | 'profile'>,
  client = new SESv2Client(accessOf(stack)),
): SuppressionList {
  return {
    async find(address) {
      const found = await client
        .send(new GetSuppressedDestinationCommand({ EmailAddress: address }))
        .catch((cause: Error) => notFoundOr(cause, `look ${address} up in`));
      const { Reason, LastUpdateTime } = found?.SuppressedDestination ?? {};
      if (found === undefined) return undefined;
      return { address, reason: Reason ?? '', since: LastUpdateTime?.toISOString() ?? '' };
    },

    async remove(address) {
      const done = await client
        .send(new DeleteSuppressedDestinationCommand({ EmailAddress: address }))
        .catch((cause: Error) => notFoundOr(cause, `take ${address} off`));
      return done !== undefined;
    },
  };
}

function notFoundOr(cause: Error, what: string): undefined {
  if (cause instanceof NotFoundException) return undefined;
  throw new UserError(`Cannot ${what} the suppression list: ${cause.message}. Check --region and --profile.`, {
    cause,
  });
}
