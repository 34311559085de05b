import { UnreadDocument } from './budget.ts';
import type { DocumentReading } from './document-reading.ts';

/** Reads a PDF: in a thread that can be ended where the caller has one, else in this one. */
export async function readPdfDocument(bytes: Buffer, { budget, texts, note, pdf }: DocumentReading): Promise<void> {
  if (budget.pages <= 0) throw new UnreadDocument('the PDFs of this mail have too many pages');
  let current = '';
  const sink = {
    text(location: string, piece: string) {
      if (location !== current) texts.end(current);
      current = location;
      texts.write(location, piece);
    },
    note,
  };
  if (pdf !== undefined) {
    budget.turnPages(await pdf.readPdf(bytes, { time: budget.documentTime, pages: budget.pages }, sink));
    return;
  }
  const { readPdf } = await import('./pdf.ts');
  // pdf.js takes the bytes over, and the mail needs them.
  budget.turnPages(await readPdf(Uint8Array.from(bytes), { pages: budget.pages }, sink));
}
