import type { TextWriter } from '../../types.ts';
import type { DocumentBudget } from './budget.ts';
import type { DocumentTexts } from './document-texts.ts';
import type { PdfPort } from './pdf-port.ts';

/** What reading the documents of one mail takes. */
export interface DocumentContext {
  budget: DocumentBudget;
  /** Charset of 8-bit text that does not say which it is in. */
  fallbackCharset: string;
  /** Reads PDFs in a thread that can be ended; undefined to read them in this one. */
  pdf: PdfPort | undefined;
  /** How many documents and archives this one is in. */
  level: number;
  /** Its file name, empty for none, and its media type: hints, as the bytes decide. */
  name: string;
  type: string;
  /** Opens a text at a location in the document; empty for its body. */
  open(location: string): TextWriter;
  /** Names a location in the document that is not read; empty for all of it. */
  note(location: string, why: string): void;
  /**
   * Reads a file that the document holds, as if it were attached to the mail.
   *
   * @param names what its name can plausibly be; empty for a body
   * @param type its media type. @default that of its name
   */
  file(names: readonly string[], bytes: Buffer, type?: string): Promise<void>;
  /** Reads HTML at a location in the document. */
  html(location: string, bytes: Buffer): Promise<void>;
}

/** What a reader of one document works with. */
export interface DocumentReading extends Omit<DocumentContext, 'open'> {
  texts: DocumentTexts;
  /**
   * Reads one part of the document. Where that fails, the part is named unread and the rest goes on, unless time or a limit
   * of the mail is over.
   */
  attempt(location: string, read: () => Promise<void>): Promise<void>;
}
