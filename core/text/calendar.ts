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
 * Joins folded content lines (RFC 5545 3.1, RFC 6350 3.2). A fold may cut a character, so that lines are joined before
 * their bytes are decoded.
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

/** Reads a calendar invitation or a contact card, which comes in pieces of whole lines. */
export class ShownProperties {
  readonly #fallback: string;
  /** The last piece ended within a line, whose property is shown or not. */
  #isCut = false;
  #isShown = false;

  /** @param fallback the charset of 8-bit values that are not UTF-8 */
  constructor(fallback: string) {
    this.#fallback = fallback;
  }

  /**
   * The text of the next lines that a reader is shown.
   *
   * @param source unfolded content lines; only a line longer than a piece may be cut. Soft line ends of vCard 2.1 may
   *   occur in it
   */
  read(source: string): string {
    const shown: string[] = [];
    const lines = source.split(/\r?\n/);
    let at = 0;
    if (this.#isCut && this.#isShown) shown.push(unescaped(lines[0]!));
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
      shown.push(PARAGRAPH_SEPARATOR, unescaped(this.#decoded(value.join(''), parameters, isQuotedPrintable)));
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

/** Removes escapes (RFC 6350 3.4): `\n` is a line end; a backslash marks commas and semicolons that belong to the value. */
function unescaped(value: string): string {
  return value
    .replace(/;/g, ' ; ')
    .replace(/\\ ; /g, ';')
    .replace(/\\([nN,\\])/g, (_, char: string) => (char === 'n' || char === 'N' ? '\n' : char));
}

/** The offset of the colon behind a content line's name and parameters, which may be quoted; the length if none. */
function endOfName(line: string): number {
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') isQuoted = !isQuoted;
    else if (line[at] === ':' && !isQuoted) return at;
  }
  return line.length;
}

/** The text of a value's bytes, in the charset that the property names (vCard 2.1), or else by what the bytes are. */
function asText(bytes: Buffer, parameters: readonly string[], fallback: string): string {
  const charset = parameters.find((parameter) => parameter.startsWith('CHARSET='))?.slice('CHARSET='.length);
  return plausibleTexts(bytes, charset, fallback).join(PARAGRAPH_SEPARATOR);
}
