/**
 * The parts of the engine that most plain mails do without. Each is loaded when a mail needs it; a caller that knows what
 * is coming may load it before.
 */

/** What takes a multipart apart, with the mail parser. */
export const loadMimeParser = () => import('./mail/mime-parts.ts');

/** What reads HTML, with its tokenizer. */
export const loadHtmlReader = () => import('./text/html/read-html.ts');
