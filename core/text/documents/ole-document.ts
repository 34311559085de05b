import { UnreadDocument } from './budget.ts';
import { CompoundFile } from './compound-file.ts';
import type { DocumentReading } from './document-reading.ts';
import { readWord97 } from './word97.ts';

/** Other kinds of document, by the stream or storage that they have at their root, and why they are not read. */
const UNREADABLE: Readonly<Record<string, string>> = {
  EncryptedPackage: 'password-protected',
  Workbook: 'Excel workbooks of before 2007 (XLS) are not read',
  Book: 'Excel workbooks of before 2007 (XLS) are not read',
  'PowerPoint Document': 'presentations of before 2007 (PPT) are not read',
  '__properties_version1.0': 'messages saved by Outlook (MSG) are not read',
};

/** Reads what comes as an OLE compound file: a document of Word 97 to 2003. */
export function readOle(bytes: Buffer, reading: DocumentReading): void {
  const file = new CompoundFile(bytes);
  const word = file.stream('WordDocument');
  if (word === undefined) {
    const kind = Object.keys(UNREADABLE).find((name) => file.has(name));
    throw new UnreadDocument(kind === undefined ? 'a kind of document that is not read' : UNREADABLE[kind]!);
  }
  readWord97(word, (name) => file.stream(name), reading);
}
