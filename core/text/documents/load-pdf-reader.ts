/** Loads what reads PDF, with pdf.js, for a thread of its own. */
export const loadPdfReader = () => import('./pdf.ts');
