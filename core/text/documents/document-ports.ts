import type { PdfPort } from './pdf-port.ts';

/** What the reading of documents takes from outside of the engine. */
export interface DocumentPorts {
  /** Milliseconds since some moment. */
  now(): number;
  /** By when documents must have been read, on that clock. */
  deadline: number;
  pdf: PdfPort;
}
