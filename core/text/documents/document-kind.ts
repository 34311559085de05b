/** What the first bytes of a file say that it is: a document, or an archive that may hold some. */
export type DocumentKind = 'pdf' | 'zip' | 'ole' | 'rtf' | 'tnef' | 'rar' | '7z';

/** Bytes of a file that are looked at: a PDF may begin behind others (ISO 32000-1, annex H.3.4.1). */
const KIND_BYTES = 1_024;

const SIGNATURES: readonly [DocumentKind, string][] = [
  ['pdf', '%PDF-'],
  ['zip', 'PK\x03\x04'],
  ['zip', 'PK\x05\x06'],
  ['ole', '\xd0\xcf\x11\xe0\xa1\xb1'],
  ['rtf', '{\\rt'],
  ['tnef', '\x78\x9f\x3e\x22'],
  ['rar', 'Rar!\x1a\x07'],
  ['7z', '7z\xbc\xaf\x27\x1c'],
];

/**
 * What kind of document some bytes begin, whatever their name and type say; undefined for none.
 *
 * @param isText they are called a text, in which `%PDF-` may stand for itself
 */
export function documentKind(bytes: Uint8Array, isText = false): DocumentKind | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(KIND_BYTES, bytes.length)).toString('latin1');
  const start = head.trimStart();
  const known = SIGNATURES.find(([, signature]) => start.startsWith(signature));
  return known?.[0] ?? (!isText && head.includes('%PDF-') ? 'pdf' : undefined);
}

export function isDocument(bytes: Uint8Array): boolean {
  return documentKind(bytes) !== undefined;
}
