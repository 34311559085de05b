/**
 * The names of the functions' environment variables. The stack sets them, the handlers read them.
 * The configuration is not among them but in a file beside the code (lambda/settings.ts).
 */

/** The bucket that the receipt rule stores raw mails in. */
export const MAIL_BUCKET = 'MAIL_BUCKET';

/** The prefix of the keys of raw mails. The message id of SES follows. */
export const MAIL_PREFIX = 'MAIL_PREFIX';

/** The prefix of the keys of leases on mails. The same id follows. */
export const LEASE_PREFIX = 'LEASE_PREFIX';

/** The prefix of the keys of trusted senders. An inbox address follows. */
export const TRUSTED_PREFIX = 'TRUSTED_PREFIX';

/** The configuration set of SES that every mail is sent with. */
export const CONFIGURATION_SET = 'CONFIGURATION_SET';

/** The prefix of the keys of what digests list. Only with a digest. */
export const DIGEST_PREFIX = 'DIGEST_PREFIX';

/** The log group that the digest function reads. */
export const LOG_GROUP = 'LOG_GROUP';

/** The name of the stack, for the commands in a digest. */
export const STACK_NAME = 'STACK_NAME';

/** Returns the value of a variable. @throws when neither the stack nor Lambda set it */
export function required(name: string, value: string | undefined): string {
  if (value === undefined) {
    throw new Error(`The environment variable ${name} is not set. The stack or Lambda sets it.`);
  }
  return value;
}
