/**
 * The bytes that documents begin with: ZIP (as office documents and books are), OLE, Word 1 and 2, RTF, winmail.dat, RAR, 7z, PDF, and
 * S/MIME signed data (by its object identifier, 1.2.840.113549.1.7.2). This module is small, as every mail loads it;
 * `document-kind.ts` tells the kinds apart.
 */
const MAGIC =
  /^\s*(PK\x03\x04|PK\x05\x06|\xd0\xcf\x11\xe0|\{\\rt|x\x9f>"|Rar!\x1a|7z\xbc\xaf|\xdb\xa5-\x00|\x9b\xa5!\x00|%PDF-|0[\s\S]{1,5}\x06\x09\*\x86H\x86\xf7\x0d\x01\x07\x02)/;
/** The beginning of an HTML page or a mail: Word saves documents as either, also under a name in `.doc`. */
const PAGE = /^(\xef\xbb\xbf)?\s*(<!doctype html|<html|mime-version:)/i;
/** Bytes that are looked at: other bytes may stand before a PDF (ISO 32000-1, annex H.3.4.1). */
const HEAD = 1_024;

/**
 * Tells whether some bytes begin a document, whatever their name and type say.
 *
 * @param isText whether the mail calls them a text: one that mentions `%PDF-` or is a page stays a text
 */
export function isDocument(bytes: Uint8Array | undefined, isText = false): boolean {
  const head = Buffer.from(bytes?.subarray(0, HEAD) ?? []).toString('latin1');
  return MAGIC.test(head) || (!isText && (PAGE.test(head) || head.includes('%PDF-')));
}
