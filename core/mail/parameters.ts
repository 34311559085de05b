import { MAX_PARAMETERS } from '../limits.ts';
import { plausibleTexts } from './charset.ts';
import { decodedWords, headerTexts } from './encoded-words.ts';

/**
 * The parameters of a structured header field (RFC 2045 5.1), names in lower case, values one character per byte.
 *
 * Read by hand: `parseHeaderValue` of libmime takes `x` for the name in `filename="a.pdf"; filename*1=x`, keeps one of
 * `filename` and `filename*` where both are screened, and takes `boundary (comment)` for a name.
 *
 * @param isWanted which ones, by their name; the others do not count among the most that are read
 */
export function parametersOf(value: string, isWanted = (_name: string) => true): Map<string, string> {
  const parameters = new Map<string, string>();
  let at = endOfToken(value, 0);
  while (at < value.length && parameters.size < MAX_PARAMETERS) {
    const nameStart = at + 1;
    at = nameStart;
    while (at < value.length && value[at] !== '=' && value[at] !== ';') at++;
    if (value[at] !== '=') continue;
    const name = value
      .slice(nameStart, at)
      .replace(/\([^()]*\)/g, '')
      .trim()
      .toLowerCase();
    const end = endOfToken(value, at + 1);
    if (name !== '' && isWanted(name) && !parameters.has(name)) parameters.set(name, unquote(value.slice(at + 1, end)));
    at = end;
  }
  return parameters;
}

/**
 * What the file name of a part can plausibly be: `filename` or `name`, RFC 2231 continuations joined and decoded, and
 * RFC 2047 encoded words, which do not belong there but are common.
 *
 * @param disposition value of Content-Disposition, one character per byte
 * @param type value of Content-Type
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
  const extended = parameters.get(`${name}*`) ?? continued(parameters, name);
  if (extended !== undefined) {
    const [charset, , text] = /^([^']{0,80})'([^']{0,80})'(.*)$/s.exec(extended)?.slice(1) ?? [
      undefined,
      undefined,
      extended,
    ];
    names.push(
      ...plausibleTexts(percentDecoded(text ?? ''), charset, fallback).map((text) => decodedWords(text, fallback)),
    );
  }
  const plain = parameters.get(name);
  if (plain !== undefined) names.push(...headerTexts(plain, fallback));
  return names;
}

/** The boundary that a Content-Type names; undefined where it names none. */
export function boundaryOf(contentType: string): string | undefined {
  const parameters = parametersOf(contentType);
  return (parameters.get('boundary') ?? continued(parameters, 'boundary'))?.trimEnd() || undefined;
}

/** `filename*0*=utf-8''a%20; filename*1="b"`: pieces in order, the encoded ones with a `*` at their name's end. */
function continued(parameters: ReadonlyMap<string, string>, name: string): string | undefined {
  let joined = '';
  for (let index = 0; ; index++) {
    const encoded = parameters.get(`${name}*${index}*`);
    // A `%` in a piece that is not encoded means itself.
    const piece = encoded ?? parameters.get(`${name}*${index}`)?.replaceAll('%', '%25');
    if (piece === undefined) return index === 0 ? undefined : joined;
    joined += piece;
  }
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

/** The index of the next `;` outside quotes, or the length. */
function endOfToken(value: string, from: number): number {
  let isQuoted = false;
  for (let at = from; at < value.length; at++) {
    const char = value[at];
    if (char === '"') isQuoted = !isQuoted;
    else if (char === '\\' && isQuoted) at++;
    else if (char === ';' && !isQuoted) return at;
  }
  return value.length;
}

function unquote(value: string): string {
  const trimmed = value.trim();
  if (!trimmed.startsWith('"')) return trimmed;
  const end = trimmed.lastIndexOf('"');
  return trimmed.slice(1, end > 0 ? end : undefined).replace(/\\(.)/gs, '$1');
}
