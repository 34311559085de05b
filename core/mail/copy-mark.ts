/** The field that marks a forwarded copy, so that a mail that returns the copy is known to be about it. */
export const COPY_FIELD = 'X-Pitch-Screen-Copy';

/**
 * The last word of the mark where the forwarded mail returned a copy itself. Whatever returns this copy goes round in circles:
 * a server that writes its reports like mails of people would have each of its reports forwarded to the mailbox that it is about.
 */
export const AGAIN = 'again';
