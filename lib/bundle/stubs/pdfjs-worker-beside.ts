/** The other half of pdf.js, from its package's own file beside the bundle. */
// @ts-expect-error: the file is there once the bundle is complete (lib/bundle/package-files.ts).
export * from './pdf.worker.min.mjs';
