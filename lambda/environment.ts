/**
 * The names of the functions' environment variables, shared by the stack that sets them and the handlers that read
 * them. The configuration itself is not among them: Lambda allows 4 KB for all variables together, which a few dozen
 * inboxes would exceed, so it is written into the bundle instead (lib/bundle/handler-bundle.ts).
 */

/** The bucket that the receipt rule stores raw mails in. */
export const MAIL_BUCKET = 'MAIL_BUCKET';

/** What the keys of raw mails begin with, before SES' message id. */
export const MAIL_PREFIX = 'MAIL_PREFIX';

/** What the keys of the leases on mails begin with, before the same id. */
export const LEASE_PREFIX = 'LEASE_PREFIX';

/** The log group that the digest function reads. */
export const LOG_GROUP = 'LOG_GROUP';

/** The name of the stack, for the commands in a digest. */
export const STACK_NAME = 'STACK_NAME';

/** @throws when the stack did not set it, or esbuild did not put something in its place */
export function required(name: string, value: string | undefined): string {
  if (value === undefined) {
    throw new Error(`The environment variable ${name} is not set. The stack sets it (lib/pitch-screen-stack.ts).`);
  }
  return value;
}
