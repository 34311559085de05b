import { charsetOfCodePage as charsetOf } from '../../mail/code-pages.ts';

/** The charset of a Windows code page in a document, by its number; of one that is not known, the Western one. */
export function charsetOfCodePage(codePage: number): string {
  return charsetOf(codePage) ?? 'windows-1252';
}
