import { plausibleTexts } from './charset.ts';
import { decodedWords, headerTexts } from './encoded-words.ts';
import { continuedParameter, parametersOf } from './parameters.ts';

/** Charset, language and text of an extended parameter (RFC 2231 4). */
const EXTENDED = /^([^']{0,80})'([^']{0,80})'(.*)$/s;

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
  const extended = parameters.get(`${name}*`) ?? continuedParameter(parameters, name);
  if (extended !== undefined) {
    const [, charset, , text = extended] = EXTENDED.exec(extended) ?? [];
    const decoded = plausibleTexts(percentDecoded(text), charset, fallback);
    names.push(...decoded.map((one) => decodedWords(one, fallback)));
  }
  const plain = parameters.get(name);
  if (plain !== undefined) names.push(...headerTexts(plain, fallback));
  return names;
}

function percentDecoded(text: string): Buffer {
  const bytes = Buffer.alloc(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const hex = text[at] === '%' ? /^[0-9a-f]{2}/i.exec(text.slice(at + 1, at + 3)) : null;
    if (hex !== null) at += 2;
    bytes[length++] = hex === null ? text.charCodeAt(at) : Number.parseInt(hex[0], 16);
  }
  return bytes.subarray(0, length);
}
