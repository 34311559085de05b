/** What the first bytes of a file say that it is: a document, or an archive that may hold some. */
export type DocumentKind =
  | 'pdf'
  | 'zip'
  | 'ole'
  | 'rtf'
  | 'tnef'
  | 'rar'
  | '7z'
  | 'word2'
  | 'xml'
  | 'page'
  | 'message'
  | 'signed';

/**
 * The beginnings of documents, one byte a character; behind white space, too. ZIP is what office documents and books are. `word2` is
 * Word 1 and 2, `signed` S/MIME signed data (by its object identifier, 1.2.840.113549.1.7.2), `xml` a document that Office or
 * LibreOffice saved as one XML file. Word also saves documents as a page or a mail, with a name in `.doc`. This module is small,
 * as every mail loads it.
 */
const KINDS: readonly [RegExp, DocumentKind][] = [
  [/^PK(\x03\x04|\x05\x06)/, 'zip'],
  [/^\xd0\xcf\x11\xe0/, 'ole'],
  [/^\{\\rt/, 'rtf'],
  [/^x\x9f>"/, 'tnef'],
  [/^Rar!\x1a/, 'rar'],
  [/^7z\xbc\xaf/, '7z'],
  [/^(\xdb\xa5-|\x9b\xa5!)\x00/, 'word2'],
  [/^0[\s\S]{1,5}\x06\x09\*\x86H\x86\xf7\x0d\x01\x07\x02/, 'signed'],
  [/^%PDF-/, 'pdf'],
  [/^<\?xml[\s\S]*?(<\?mso-application |<office:document\s)/, 'xml'],
  [/^<(!doctype html|html)/i, 'page'],
  [/^mime-version:/i, 'message'],
  // Other bytes may stand before a PDF (ISO 32000-1, annex H.3.4.1).
  [/%PDF-/, 'pdf'],
];
/** Those that count in a part that the mail calls a text: one that mentions `%PDF-`, or is a page, stays a text. */
const SURE = 10;
/** Bytes that are looked at. */
const HEAD = 1_024;

/**
 * The kind of a document by its first bytes, whatever its name and type say; undefined for anything else.
 *
 * @param isText whether the mail calls it a text
 */
export function documentKind(bytes: Uint8Array | undefined, isText = false): DocumentKind | undefined {
  const head = Buffer.from(bytes?.subarray(0, HEAD) ?? []).toString('latin1');
  const start = head.replace(/^\xef\xbb\xbf/, '').trimStart();
  return KINDS.find(([pattern], index) => (!isText || index < SURE) && pattern.test(start))?.[1];
}

/** Tells whether some bytes begin a document. */
export const isDocument = (head: Uint8Array): boolean => documentKind(head) !== undefined;
