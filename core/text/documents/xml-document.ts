import { UnreadDocument } from './budget.ts';
import type { DocumentReading } from './document-reading.ts';
import { readXmlBytes } from './xml.ts';

/** The element that a document in one XML file begins with: Word 2003, Word as one file, Excel 2003, OpenDocument. */
const ROOT = /<(?:[\w.-]{1,50}:)?(wordDocument|package|Workbook|document)[\s>]/;
/** Bytes that are looked at for it. */
const HEAD = 8_192;

/** Reads a document that Office or LibreOffice saved as one XML file. @throws UnreadDocument when it is of another kind */
export async function readXmlDocument(bytes: Buffer, reading: DocumentReading): Promise<void> {
  // Without its NULs, UTF-16 reads like ASCII here.
  const root = ROOT.exec(bytes.toString('latin1', 0, HEAD).replaceAll('\0', ''))?.[1];
  const { texts, budget } = reading;
  if (root === 'wordDocument' || root === 'package') {
    const { FLAT_WORD_ATTRIBUTES, FlatWordStyles, FlatWordText } = await import('./flat-word.ts');
    // Styles may stand behind the text that they hide.
    const styles = new FlatWordStyles();
    await reading.attempt('styles', async () => readXmlBytes(bytes, budget, FLAT_WORD_ATTRIBUTES, styles));
    readXmlBytes(bytes, budget, FLAT_WORD_ATTRIBUTES, new FlatWordText(texts, styles.styles));
  } else if (root === 'Workbook') {
    const { FLAT_SHEET_ATTRIBUTES, FlatSheetText } = await import('./flat-sheet.ts');
    readXmlBytes(bytes, budget, FLAT_SHEET_ATTRIBUTES, new FlatSheetText(texts));
  } else if (root === 'document') {
    const { readFlatOdf } = await import('./odf.ts');
    await readFlatOdf(bytes, reading);
  } else throw new UnreadDocument('a kind of XML document that is not read');
}
