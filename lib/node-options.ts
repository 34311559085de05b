/**
 * Options of Node for the function that screens. package.json gives them to the commands that read mails, too.
 *
 * V8 lets at most 8 MiB of new objects gather in each half of its young generation. By default it lets so many gather that a mail of
 * 38 MB takes up to 180 MB more (docs/performance.md).
 */
export const NODE_OPTIONS = '--max-semi-space-size=8';
