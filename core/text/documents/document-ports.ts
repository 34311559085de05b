import type { PdfPort } from './pdf-port.ts';

/** What the reading of documents takes from outside of the engine. */
export interface DocumentPorts {
  /** Milliseconds that the documents of this mail may still take; negative when they have had them. */
  timeLeft(): number;
  pdf: PdfPort;
}
