/**
 * pdf.js, set up to read text in the thread that it is loaded in: with its worker's half beside it, it starts no thread of
 * its own. It is the build that its makers mean for Node.js.
 */
import * as worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs';

// Where pdf.js looks for its other half before it starts a thread.
Object.assign(globalThis, { pdfjsWorker: worker });

/** Drawing alone needs these two; pdf.js says so on the console where they are missing. */
const forDrawing = globalThis as { DOMMatrix?: unknown; Path2D?: unknown };
forDrawing.DOMMatrix ??= class {};
forDrawing.Path2D ??= class {};

export const loadPdfJs = () => import('./pdf-api.ts');
