import { plausibleTexts } from './charset.ts';
import { decodedWords, headerTexts } from './encoded-words.ts';
import { extendedValue, percentDecoded } from './extended-value.ts';
import { parametersOf } from './parameters.ts';
import type { RawCharsets } from './raw-charsets.ts';

/**
 * The file names that a part can plausibly have: `filename` or `name`, RFC 2231 pieces joined and decoded. RFC 2047 encoded
 * words do not belong there but are common, and are decoded too.
 *
 * @param disposition value of Content-Disposition, one character per byte
 * @param type value of Content-Type
 * @param charsets of raw 8-bit bytes
 */
export function fileNames(disposition: string, type: string, charsets: RawCharsets): string[] {
  return [
    ...new Set([
      ...namesIn(parametersOf(disposition), 'filename', charsets),
      ...namesIn(parametersOf(type), 'name', charsets),
    ]),
  ];
}

function namesIn(parameters: ReadonlyMap<string, string>, name: string, charsets: RawCharsets): string[] {
  const names: string[] = [];
  const extended = extendedValue(parameters, name);
  if (extended !== undefined) {
    const decoded = plausibleTexts(percentDecoded(extended.text), extended.charset, charsets.fallback);
    names.push(...decoded.map((one) => decodedWords(one, charsets)));
  }
  const plain = parameters.get(name);
  if (plain !== undefined) names.push(...headerTexts(plain, charsets));
  return names;
}
