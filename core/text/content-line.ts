/** A content line of a calendar or a contact card (RFC 5545 3.1, RFC 6350 3.3), taken apart. */
export interface ContentLine {
  /** Of the property, in capitals, without the group before it (`item1.NOTE`). */
  name: string;
  /** `NAME=value` each, the name in capitals; a value without its quotes. vCard 2.1 has values without a name. */
  parameters: readonly string[];
  value: string;
}

/**
 * Takes a content line apart, unfolded and decoded; undefined if it is none.
 *
 * Kept by hand: ical.js takes linear time, but gives up a whole calendar for one malformed line, and knows no quoted-printable of
 * vCard 2.1.
 */
export function contentLine(line: string): ContentLine | undefined {
  const pieces: string[] = [];
  let isQuoted = false;
  let start = 0;
  for (let at = 0; at < line.length; at++) {
    const char = line[at];
    if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (char === ';' || char === ':')) {
      pieces.push(line.slice(start, at));
      start = at + 1;
      if (char === ':') break;
    }
  }
  if (line[start - 1] !== ':') return undefined;
  const [property = '', ...parameters] = pieces;
  return {
    name: property.slice(property.lastIndexOf('.') + 1).toUpperCase(),
    parameters: parameters.map((parameter) => {
      const equals = parameter.indexOf('=') + 1;
      return parameter.slice(0, equals).toUpperCase() + parameter.slice(equals).replaceAll('"', '');
    }),
    value: line.slice(start),
  };
}

/** The value of a parameter, its escapes (RFC 6868) removed; undefined if the line has none of that name. */
export function parameterOf({ parameters }: ContentLine, name: string): string | undefined {
  const found = parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1);
  return found?.replace(/\^[n^']/g, (escaped) => (escaped === '^n' ? '\n' : escaped === '^^' ? '^' : '"'));
}
