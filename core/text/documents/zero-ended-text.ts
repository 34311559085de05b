import { decoding } from '../../mail/decoding.ts';

/** Decodes a text that Outlook ends with zeros, and leaves these out. */
export function zeroEndedText(bytes: Uint8Array, charset: string): string {
  const decoder = decoding(charset);
  const text = decoder.write(bytes) + decoder.end();
  let end = text.length;
  // By hand, as `/\0+$/` takes quadratic time where many zeros stand before another character.
  while (text.charCodeAt(end - 1) === 0) end--;
  return text.slice(0, end);
}
