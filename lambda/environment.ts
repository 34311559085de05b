/**
 * The names of the functions' environment variables. The stack sets them, the handlers read them.
 *
 * The configuration is not among them but in the bundle (lib/bundle/handler-bundle.ts): Lambda allows 4 KB for all
 * variables together, and a few dozen inboxes would exceed that.
 */

/** The bucket that the receipt rule stores raw mails in. */
export const MAIL_BUCKET = 'MAIL_BUCKET';

/** The prefix of the keys of raw mails. The message id of SES follows. */
export const MAIL_PREFIX = 'MAIL_PREFIX';

/** The prefix of the keys of leases on mails. The same id follows. */
export const LEASE_PREFIX = 'LEASE_PREFIX';

/** The log group that the digest function reads. */
export const LOG_GROUP = 'LOG_GROUP';

/** The name of the stack, for the commands in a digest. */
export const STACK_NAME = 'STACK_NAME';

/** Returns the value of a variable. @throws when the stack did not set it, or esbuild did not replace it */
export function required(name: string, value: string | undefined): string {
  if (value === undefined) {
    throw new Error(`The environment variable ${name} is not set. The stack sets it (lib/screen-function.ts).`);
  }
  return value;
}
