/** Properties of calendar invitations (RFC 5545) and contact cards (RFC 6350) that a reader is shown. */
const SHOWN = new Set(['SUMMARY', 'DESCRIPTION', 'LOCATION', 'FN', 'N', 'ORG', 'TITLE', 'NOTE']);

/**
 * The text a reader is shown of a calendar invitation or contact card.
 *
 * @param source its content lines; unfolded here (RFC 5545 3.1, RFC 6350 3.2), soft line breaks of vCard 2.1 included
 */
export function shownProperties(source: string): string {
  const shown: string[] = [];
  for (const line of source
    .replace(/\r?\n[ \t]/g, '')
    .replace(/=\r?\n/g, '')
    .split(/\r?\n/)) {
    const colon = endOfName(line);
    const [property, ...parameters] = line.slice(0, colon).toUpperCase().split(';');
    const name = property!.slice(property!.lastIndexOf('.') + 1);
    if (colon === line.length || !SHOWN.has(name)) continue;
    const value = line.slice(colon + 1);
    const isQuotedPrintable = parameters.some((parameter) => /^(ENCODING=)?QUOTED-PRINTABLE$/.test(parameter));
    shown.push(withoutEscapes(isQuotedPrintable ? fromQuotedPrintable(value) : value));
  }
  return shown.join('\u2029');
}

/** RFC 6350 3.4: `\n` is a line end, and commas and semicolons that belong to a value carry a backslash. */
function withoutEscapes(value: string): string {
  return value
    .replace(/;/g, ' ; ')
    .replace(/\\ ; /g, ';')
    .replace(/\\([nN,\\])/g, (_, char: string) => (char === 'n' || char === 'N' ? '\n' : char));
}

/** The index of the colon that ends a content line's name and parameters, whose values may be quoted; the length if none. */
function endOfName(line: string): number {
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') isQuoted = !isQuoted;
    else if (line[at] === ':' && !isQuoted) return at;
  }
  return line.length;
}

function fromQuotedPrintable(value: string): string {
  const bytes = value.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /[^\u0000-\u00ff]/.test(bytes) ? value : Buffer.from(bytes, 'latin1').toString();
}

/** text/enriched (RFC 1896) as it is shown: commands dropped, `<<` a less-than sign, single line ends a space. */
export function enrichedText(source: string): string {
  return source
    .replace(/<param>[^<]*<\/param>/gi, '')
    .replace(/<<|<\/?[a-z0-9-]{1,60}>/gi, (command) => (command === '<<' ? '<' : ''))
    .replace(/(\r?\n)+/g, (ends) => (ends.indexOf('\n') === ends.lastIndexOf('\n') ? ' ' : '\n'));
}

/**
 * RFC 3676 4.2 with `DelSp=yes`: a line that ends in a space goes on in the next one, and the space is not part of it.
 *
 * @param source whole lines
 */
export function unflowed(source: string): string {
  return source
    .replace(/^(>*) ?([^\r\n]*)(\r?\n|$)/gm, (line, quotes: string, text: string, end: string) => {
      if (end === '' || !text.endsWith(' ') || text === '-- ') return line;
      return `${quotes === '' ? '' : `${quotes} `}${text.slice(0, -1)}\u0000`;
    })
    .replace(/\u0000(>+ ?| )?/g, '');
}
