import { MAX_PARAMETERS } from '../limits.ts';

/**
 * The parameters of a structured header field (RFC 2045 5.1), names in lower case, values one character per byte.
 *
 * Read by hand: `parseHeaderValue` of libmime takes `x` for the name in `filename="a.pdf"; filename*1=x`, keeps one of
 * `filename` and `filename*` where both are screened, and takes `boundary (comment)` for a name.
 *
 * @param isWanted chooses parameters by their name; others do not count among `MAX_PARAMETERS`
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

/** The boundary that a Content-Type names; undefined if it names none. */
export function boundaryOf(contentType: string): string | undefined {
  const parameters = parametersOf(contentType);
  return (parameters.get('boundary') ?? continuedParameter(parameters, 'boundary'))?.trimEnd() || undefined;
}

/**
 * Joins the pieces of a parameter (RFC 2231 3), as in `filename*0*=utf-8''a%20; filename*1="b"`.
 *
 * @returns the pieces in order, all percent-encoded; undefined if there are none
 */
export function continuedParameter(parameters: ReadonlyMap<string, string>, name: string): string | undefined {
  let joined = '';
  for (let index = 0; ; index++) {
    // The name of an encoded piece ends in `*`. A `%` in any other piece means itself.
    const encoded = parameters.get(`${name}*${index}*`);
    const piece = encoded ?? parameters.get(`${name}*${index}`)?.replaceAll('%', '%25');
    if (piece === undefined) return index === 0 ? undefined : joined;
    joined += piece;
  }
}

/** The offset of the next `;` outside quotes; the length if there is none. */
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
