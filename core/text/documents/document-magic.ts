/**
 * The bytes that documents begin with: ZIP (as office documents and books are), OLE, RTF, winmail.dat, RAR, 7z, PDF, and
 * S/MIME signed data (by its object identifier, 1.2.840.113549.1.7.2). Small,
 * as every mail loads it; `document-kind.ts` tells them apart.
 */
const MAGIC =
  /^\s*(PK\x03\x04|PK\x05\x06|\xd0\xcf\x11\xe0|\{\\rt|x\x9f>"|Rar!\x1a|7z\xbc\xaf|%PDF-|0[\s\S]{1,5}\x06\x09\*\x86H\x86\xf7\x0d\x01\x07\x02)/;
/** A page or a mail, as Word saves in and calls `.doc`. */
const PAGE = /^(\xef\xbb\xbf)?\s*(<!doctype html|<html|mime-version:)/i;
/** Bytes that are looked at: a PDF may begin behind others (ISO 32000-1, annex H.3.4.1). */
const HEAD = 1_024;

/**
 * Tells whether some bytes begin a document, whatever their name and type say.
 *
 * @param isText they are called a text, which is read as such: `%PDF-` may stand for itself in it
 */
export function isDocument(bytes: Uint8Array | undefined, isText = false): boolean {
  const head = Buffer.from(bytes?.subarray(0, HEAD) ?? []).toString('latin1');
  return MAGIC.test(head) || (!isText && (PAGE.test(head) || head.includes('%PDF-')));
}
