/** pdf.js is in the bundle of the thread that reads PDFs alone (lib/bundle/handler-bundle.ts). */
export { unused as getDocument } from './unused.ts';

export const OPS = {};
