import type { DocumentPorts, PdfPort } from '../../core/index.ts';
import type { Clock } from '../ports.ts';

/** Loaded with the first PDF: most documents are none. */
const pdf: PdfPort = {
  async readPdf(bytes, bounds, sink) {
    const { readPdfInThread } = await import('./pdf-thread.ts');
    return readPdfInThread(bytes, bounds, sink);
  },
};

/**
 * What reading the documents of one mail takes.
 *
 * @param deadline milliseconds since 1970, by when documents must have been read. @default they have as long as they may take
 */
export function documentPorts(clock: Pick<Clock, 'now'>, deadline = Number.POSITIVE_INFINITY): DocumentPorts {
  return {
    now: () => clock.now(),
    deadline,
    pdf,
  };
}
