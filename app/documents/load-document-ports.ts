import type { DocumentPorts } from '../../core/index.ts';
import type { Clock } from '../ports.ts';

/** What reading documents takes, for `readPitch`: loaded for a mail that has some. @param deadline as of `documentPorts` */
export function loadDocumentPorts(clock: Pick<Clock, 'now'>, deadline?: number): () => Promise<DocumentPorts> {
  return async () => (await import('./document-ports.ts')).documentPorts(clock, deadline);
}
