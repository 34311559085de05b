import { plausibleTexts } from '../mail/charset.ts';
import { fromBase64, fromQuotedPrintable } from '../mail/transfer-decoding.ts';
import { PARAGRAPH_SEPARATOR } from '../unsafe-characters.ts';

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/** Properties of calendar invitations (RFC 5545) and contact cards (RFC 6350) that a reader is shown. */
const SHOWN = new Set(['SUMMARY', 'DESCRIPTION', 'LOCATION', 'FN', 'N', 'ORG', 'TITLE', 'NOTE']);

/**
 * Content lines without their folds (RFC 5545 3.1, RFC 6350 3.2). A fold may cut a character in two, so this comes before
 * decoding.
 */
export function unfoldedLines(chunks: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat(chunks);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const next = bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : bytes[at] === LF ? at + 1 : -1;
    if (next > 0 && (bytes[next] === SPACE || bytes[next] === TAB)) at = next;
    else bytes[length++] = bytes[at]!;
  }
  return bytes.subarray(0, length);
}

/** Reads what is shown of a calendar invitation or contact card, which comes in pieces of whole lines. */
export class ShownProperties {
  readonly #fallback: string;
  /** The last piece ended in the middle of a line, whose property is shown or not. */
  #isCut = false;
  #isShown = false;

  /** @param fallback the charset of 8-bit values that are not UTF-8 */
  constructor(fallback: string) {
    this.#fallback = fallback;
  }

  /**
   * The text a reader is shown of the next lines.
   *
   * @param source content lines, unfolded; only one that is longer than a piece may be cut. Soft line breaks of vCard 2.1
   *   are joined here
   */
  read(source: string): string {
    const shown: string[] = [];
    const lines = source.split(/\r?\n/);
    let at = 0;
    if (this.#isCut && this.#isShown) shown.push(withoutEscapes(lines[0]!));
    if (this.#isCut) at++;
    for (; at < lines.length; at++) {
      const line = lines[at]!;
      const colon = endOfName(line);
      const [property, ...parameters] = line.slice(0, colon).toUpperCase().split(';');
      this.#isShown = colon < line.length && SHOWN.has(property!.slice(property!.lastIndexOf('.') + 1));
      if (!this.#isShown) continue;
      const value = [line.slice(colon + 1)];
      const isQuotedPrintable = parameters.some((parameter) => /^(ENCODING=)?QUOTED-PRINTABLE$/.test(parameter));
      while (isQuotedPrintable && value.at(-1)!.endsWith('=') && at + 1 < lines.length) {
        value.push(value.pop()!.slice(0, -1), lines[++at]!);
      }
      shown.push(PARAGRAPH_SEPARATOR, withoutEscapes(this.#decoded(value.join(''), parameters, isQuotedPrintable)));
    }
    this.#isCut = !source.endsWith('\n');
    return shown.join('');
  }

  #decoded(value: string, parameters: readonly string[], isQuotedPrintable: boolean): string {
    if (isQuotedPrintable) return asText(fromQuotedPrintable(value), parameters, this.#fallback);
    const isBase64 = parameters.some((parameter) => /^ENCODING=(B|BASE64)$/.test(parameter));
    return isBase64 ? asText(fromBase64(value), parameters, this.#fallback) : value;
  }
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

/** A value's bytes as text, in the charset that its property names (vCard 2.1), or else by what they are. */
function asText(bytes: Buffer, parameters: readonly string[], fallback: string): string {
  const charset = parameters.find((parameter) => parameter.startsWith('CHARSET='))?.slice('CHARSET='.length);
  return plausibleTexts(bytes, charset, fallback).join(PARAGRAPH_SEPARATOR);
}

/** text/enriched (RFC 1896) as it is shown: commands dropped, `<<` a less-than sign, single line ends a space. */
export function enrichedText(source: string): string {
  return source
    .replace(/<param>[^<]*<\/param>/gi, '')
    .replace(/<<|<\/?[a-z0-9-]{1,60}>/gi, (command) => (command === '<<' ? '<' : ''))
    .replace(/(\r?\n)+/g, (ends) => (ends.indexOf('\n') === ends.lastIndexOf('\n') ? ' ' : '\n'));
}

/**
 * RFC 3676 4.2 with `DelSp=yes`: a line that ends in a space goes on in the next one of the same quote depth, and the
 * space is not part of it.
 *
 * @returns takes a text in pieces of whole lines, of which only one that is longer than a piece may be cut
 */
export function unflowing(): (source: string) => string {
  let depth = 0;
  let flowingDepth = -1;
  let isCut = false;
  return (source) => {
    const shown: string[] = [];
    for (const line of source.split(/(?<=\n)/)) {
      const end = /\r?\n$/.exec(line)?.[0] ?? '';
      let content = line.slice(0, line.length - end.length);
      if (!isCut) {
        depth = /^>*/.exec(content)![0].length;
        // Space-stuffing: one space behind the quotes is not part of the line.
        content = content.slice(depth).replace(/^ /, '');
        if (flowingDepth !== depth) shown.push(flowingDepth >= 0 ? '\n' : '', '>'.repeat(depth), depth > 0 ? ' ' : '');
      }
      const isFlowing = end !== '' && content.endsWith(' ') && content !== '-- ';
      shown.push(isFlowing ? content.slice(0, -1) : content + end);
      flowingDepth = isFlowing ? depth : -1;
      isCut = end === '';
    }
    return shown.join('');
  };
}
