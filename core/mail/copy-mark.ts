/** The field that marks a forwarded copy, so that a mail that returns the copy is known to be about it. */
export const COPY_FIELD = 'X-Pitch-Screen-Copy';
