/** The prefix of the keys of raw mails. */
export const PREFIX = 'mail/';

/**
 * The prefix of the keys of leases on mails (docs/adr/0004). It is not below the prefix of the mails, so that the bucket can
 * delete leases after a day, and nobody mistakes a lease for a mail.
 */
export const LEASES = 'claims/';

/** The prefix of the keys of trusted senders, an object for each inbox. They never expire. */
export const TRUSTED = 'trusted/';

/** The prefix of the keys of what digests list. */
export const LISTS = 'digests/';
