/**
 * In MB. Two reasons: a mail of 40 MB, SES' limit, is in memory several times while it is read, rewritten and sent (the
 * process took 300 MB for one with a PDF of that size, and text takes more; a document is ended at 400 MB, or 200 MB above
 * what the process has by then), and from 1769 MB a function has a whole
 * processor to itself, which is what a cold start waits for.
 */
export const MEMORY_SIZE = 1769;

/**
 * In seconds. A plain pitch takes less than one, the documents of one at most 20. This leaves a large one, and a throttled SES,
 * time to be tried again.
 */
export const TIMEOUT = 120;

/** How often Lambda calls again for a pitch that failed, before its event goes to the dead-letter queue: its most. */
export const RETRIES = 2;
