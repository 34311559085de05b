import { plausibleTexts } from './charset.ts';
import { decodedWords, headerTexts } from './encoded-words.ts';
import { extendedValue, percentDecoded } from './extended-value.ts';
import { parametersOf } from './parameters.ts';

/**
 * The file names that a part can plausibly have: `filename` or `name`, RFC 2231 pieces joined and decoded. RFC 2047 encoded
 * words do not belong there but are common, and are decoded too.
 *
 * @param disposition value of Content-Disposition, one character per byte
 * @param type value of Content-Type
 * @param fallback the charset of unlabelled 8-bit text that is not UTF-8
 */
export function fileNames(disposition: string, type: string, fallback: string): string[] {
  return [
    ...new Set([
      ...namesIn(parametersOf(disposition), 'filename', fallback),
      ...namesIn(parametersOf(type), 'name', fallback),
    ]),
  ];
}

function namesIn(parameters: ReadonlyMap<string, string>, name: string, fallback: string): string[] {
  const names: string[] = [];
  const extended = extendedValue(parameters, name);
  if (extended !== undefined) {
    const decoded = plausibleTexts(percentDecoded(extended.text), extended.charset, fallback);
    names.push(...decoded.map((one) => decodedWords(one, fallback)));
  }
  const plain = parameters.get(name);
  if (plain !== undefined) names.push(...headerTexts(plain, fallback));
  return names;
}
