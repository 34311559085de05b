import { UnreadDocument } from './budget.ts';
import type { DocumentReading } from './document-reading.ts';
export async function readPdfDocument(_bytes: Buffer, _reading: DocumentReading): Promise<void> {
  throw new UnreadDocument('todo');
}
