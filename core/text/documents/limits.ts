/** The bounds on the documents of one mail. What goes beyond one is named unread; what was read before it counts. */

/** Bytes that all archives of a mail inflate to: more than any press kit's text, and 5 s of work. */
export const MAX_INFLATED = 200_000_000;
/** Files in all archives of a mail: each costs a reader of its own. */
export const MAX_ENTRIES = 5_000;
/** Archives, messages and documents within each other. */
export const MAX_LEVELS = 3;
/** Pages of all PDFs of a mail: pdf.js reads about 300 a second. */
export const MAX_PAGES = 2_000;
/** Milliseconds for one document, and for all of a mail. */
export const MAX_DOCUMENT_TIME = 10_000;
export const MAX_MAIL_TIME = 20_000;
/** Bytes of one file in an archive that must be in memory as a whole: a picture-free document has fewer. */
export const MAX_WHOLE_FILE = 64_000_000;
