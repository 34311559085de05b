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
  | 'page'
  | 'message'
  | 'signed';

const KINDS: readonly [start: string, kind: DocumentKind][] = [
  ['PK', 'zip'],
  ['\xd0\xcf', 'ole'],
  ['{', 'rtf'],
  ['x\x9f', 'tnef'],
  ['Rar', 'rar'],
  ['7z', '7z'],
  ['\xdb\xa5', 'word2'],
  ['\x9b\xa5', 'word2'],
  ['0', 'signed'],
  ['<', 'page'],
  ['M', 'message'],
  ['m', 'message'],
];
/** White space before a document that is looked behind. */
const MAX_SPACE = 1_024;

/** The kind of a document, by its first bytes. @param bytes those that `isDocument` says begin one */
export function documentKind(bytes: Buffer): DocumentKind {
  const head = bytes.toString('latin1', 0, MAX_SPACE).replace('\xef\xbb\xbf', '').trimStart();
  return KINDS.find(([start]) => head.startsWith(start))?.[1] ?? 'pdf';
}
