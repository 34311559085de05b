/**
 * Parts of the engine that a plain mail does not need. The engine loads each with the first mail that needs it; a caller that
 * knows the type of the mail may load them before.
 */

/** Loads the reader of multiparts, with the mail parser. */
export const loadMimeParser = () => import('./mail/mime-parts.ts');

/** Loads the HTML reader, with its tokenizer. */
export const loadHtmlReader = () => import('./text/html/read-html.ts');

/** Loads the reader of mails that return a copy. */
export const loadReturnedMailReader = () => import('./mail/returned-mail.ts');
