/**
 * Characters of a mail that must not reach a header, a terminal, a log or a page as they are, as parts of character classes
 * (flag `u`). Each of them removes a selection of its own.
 */

/** Characters that a terminal or a server obeys: C0 with the line ends, DEL, C1, line and paragraph separator. */
export const CONTROLS = '\\p{Cc}\\u2028\\u2029';

/** Embeddings, overrides and isolates (UAX #9 2), which show text in another order. */
export const REORDERING = '\\u202a-\\u202e\\u2066-\\u2069';

/** Invisible characters: direction marks, byte order mark and tags. */
export const UNSEEN = '\\u061c\\u200e\\u200f\\ufeff\\u{e0000}-\\u{e007f}';

/** Ends a paragraph (UAX #9 P1). The reader writes it between texts that no word runs across. */
export const PARAGRAPH_SEPARATOR = '\u2029';
