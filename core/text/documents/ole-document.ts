import { UnreadDocument } from './budget.ts';
import type { DocumentReading } from './document-reading.ts';
export async function readOle(_bytes: Buffer, _reading: DocumentReading): Promise<void> {
  throw new UnreadDocument('todo');
}
