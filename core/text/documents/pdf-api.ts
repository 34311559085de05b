/** The half of pdf.js that is asked. Loaded behind `pdf-library.ts`, which sets up what it looks for. */
export { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.min.mjs';
