import { decoding } from '../../mail/decoding.ts';
import { withoutEnd } from '../../without-end.ts';

/** Decodes a text that Outlook ends with zeros, and leaves these out. */
export function zeroEndedText(bytes: Uint8Array, charset: string): string {
  const decoder = decoding(charset);
  return withoutEnd(decoder.write(bytes) + decoder.end(), '\0');
}
