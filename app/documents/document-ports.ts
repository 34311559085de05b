import type { DocumentPorts, PdfPort } from '../../core/index.ts';
import type { Clock } from '../ports.ts';

/** Milliseconds before the end of a call that are left to send the mail, and to try again when that fails at first. */
const TIME_TO_SEND = 30_000;

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
 * @param deadline milliseconds since 1970, by when the call has ended; 0 where nothing ends it
 */
export function documentPorts(clock: Pick<Clock, 'now'>, deadline = 0): DocumentPorts {
  return {
    now: () => clock.now(),
    deadline: deadline === 0 ? Number.POSITIVE_INFINITY : deadline - TIME_TO_SEND,
    pdf,
  };
}
