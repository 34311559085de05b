/**
 * Memory of the function, in MB. A mail of 40 MB, SES's limit, is in memory several times while it is read, rewritten and
 * sent: the process took 300 MB for a PDF of that size, and text takes more. A document is given up at 400 MB, or at 200 MB
 * above what the process has by then. From 1769 MB on a function has a whole processor, which is what a cold start waits
 * for.
 */
export const MEMORY_SIZE = 1769;

/**
 * Seconds that a call may take. A plain pitch takes less than one, the documents of one at most 20. A large mail or a
 * throttling SES needs further attempts.
 */
export const TIMEOUT = 120;

/** How often Lambda repeats a call that failed, before the event goes to the dead-letter queue. Lambda allows no more. */
export const RETRIES = 2;
