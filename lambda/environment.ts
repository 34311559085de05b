/**
 * The names of the function's environment variables, shared by the stack that sets them and the handler that reads
 * them. The configuration itself is not among them: Lambda allows 4 KB for all variables together, which a few dozen
 * inboxes would exceed, so it is written into the bundle instead (lib/handler-bundle.ts).
 */

/** The bucket that the receipt rule stores raw mails in. */
export const MAIL_BUCKET = 'MAIL_BUCKET';

/** What the keys of raw mails begin with, before SES' message id. */
export const MAIL_PREFIX = 'MAIL_PREFIX';

/** What the keys of the claims on mails begin with, before the same id. */
export const CLAIM_PREFIX = 'CLAIM_PREFIX';
