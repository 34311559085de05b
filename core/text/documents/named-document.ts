import { UnreadDocument } from './budget.ts';
import type { DocumentReading } from './document-reading.ts';

/** Bytes that are looked at. */
const HEAD = 4_096;
/** Names and types of documents that their programs open too where they are a text or a page: Word's, Excel's, RTF. */
const OPENS_TEXT = /\.(do[ct]|rtf|xl[st]|wps)\s*$/i;
const OPENS_TEXT_BY_TYPE = /^application\/(x-)?(msword|rtf|vnd\.ms-excel)/;
/** A tag of a page that begins without `<html>`, as sheets that a web server makes do. */
const MARKUP = /^<(\?xml|!--|head|body|table|meta|style|div|p|font|center)\b/i;
/** An object of a PDF (ISO 32000-1, 7.3.10) whose first line is damaged: some readers of PDFs open it. */
const PDF_OBJECT = /(^|\s)\d+ \d+ obj\b/;
const NUL = 0;
/** The share of a text that other control characters may take: a text in ISO-2022-JP has some. */
const MAX_CONTROLS = 0.05;

/**
 * Reads a file whose name or type says that it is a document and whose first bytes do not: a text or a page that was given a name in
 * `.doc` or `.xls` so that it opens with a double click.
 *
 * @throws UnreadDocument when it is neither, or has the name of a document that only its own format opens, such as PDF
 */
export async function readNamedDocument(bytes: Buffer, reading: DocumentReading): Promise<void> {
  if (bytes.length === 0) throw new UnreadDocument('empty');
  const head = bytes.subarray(0, HEAD);
  const start = head.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  if (PDF_OBJECT.test(start)) {
    const { readPdfDocument } = await import('./pdf-document.ts');
    return readPdfDocument(bytes, reading);
  }
  const opensText =
    OPENS_TEXT.test(reading.name) || (!/\.\w+\s*$/.test(reading.name) && OPENS_TEXT_BY_TYPE.test(reading.type));
  if (!opensText || !isText(head)) throw new UnreadDocument('damaged, or a kind of document that is not read');
  return MARKUP.test(start.trimStart()) ? reading.html('', bytes) : reading.file([], bytes, 'text/plain');
}

/** Tells text from binary data: text has no NULs, or is UTF-16 and has them at every other byte. */
function isText(head: Buffer): boolean {
  const nuls = [0, 0];
  let controls = 0;
  for (const [index, byte] of head.entries()) {
    if (byte === NUL) nuls[index % 2]!++;
    else if (byte < 0x20 && (byte < 0x09 || byte > 0x0d)) controls++;
  }
  const [even, odd] = nuls as [number, number];
  return (
    Math.min(even, odd) === 0 &&
    (even + odd === 0 || isUtf16(head, even + odd)) &&
    controls <= MAX_CONTROLS * head.length
  );
}

/** Whether there is a byte order mark, or most characters are ASCII in two bytes. */
function isUtf16(head: Buffer, nuls: number): boolean {
  const mark = head.length < 2 ? 0 : head.readUInt16BE(0);
  return mark === 0xfeff || mark === 0xfffe || nuls > head.length / 4;
}
