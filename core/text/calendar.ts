import { plausibleTexts } from '../mail/charset.ts';
import { percentDecoded } from '../mail/extended-value.ts';
import { fromBase64, fromQuotedPrintable } from '../mail/transfer-decoding.ts';
import { PARAGRAPH_SEPARATOR } from '../unsafe-characters.ts';
import { type ContentLine, contentLine, parameterOf } from './content-line.ts';

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/** Properties of calendar invitations (RFC 5545) and contact cards (RFC 6350) that a reader is shown. */
const SHOWN = new Set([
  ...['SUMMARY', 'DESCRIPTION', 'LOCATION', 'COMMENT', 'CONTACT', 'CATEGORIES'],
  ...['FN', 'N', 'NICKNAME', 'ORG', 'TITLE', 'ROLE', 'NOTE'],
]);
/** Properties that a reader of a contact card is not shown: in one, a category is a folder of the address book. */
const NOT_IN_CARDS = new Set(['CATEGORIES']);
/** People, of whom a reader is shown the name that stands beside their address (RFC 5545 3.2.2). */
const PEOPLE = new Set(['ORGANIZER', 'ATTENDEE']);
/** Descriptions in HTML: that of Outlook, and of RFC 9073. */
const STYLED = new Set(['X-ALT-DESC', 'STYLED-DESCRIPTION']);

/** An element that Google Calendar and others render where it stands in a description. */
const ELEMENT =
  /<(?:!doctype|html|head|body|style|p|br|hr|div|span|b|i|u|s|em|strong|small|font|center|a|img|ul|ol|li|h[1-6]|table|tbody|tr|td|blockquote|pre)(?:\s[^<>]{0,2000})?\/?>/i;

/** The beginning of a `data:` URL (RFC 2397) of text. */
const DATA_URL = /^data:(text\/[\w.+-]+)?((?:;[\w-]+(?:=[^;,]*)?)*),/i;

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
  /** The HTML in it, a page for each property. */
  readonly pages: string[] = [];
  readonly #fallback: string;
  /** The last piece ended within a line, whose value is shown as text or in a page, or not at all. */
  #isCut = false;
  #shownAs: 'text' | 'page' | undefined;
  #isCard = false;

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
    if (this.#isCut) {
      const rest = lines[at++]!;
      if (this.#shownAs === 'text') shown.push(unescaped(rest));
      else if (this.#shownAs === 'page') this.pages.push(`${this.pages.pop()}${unescapedHtml(rest)}`);
    }
    for (; at < lines.length; at++) {
      this.#shownAs = undefined;
      const line = contentLine(lines[at]!);
      if (line === undefined) continue;
      if (PEOPLE.has(line.name)) {
        const name = parameterOf(line, 'CN');
        if (name !== undefined) shown.push(PARAGRAPH_SEPARATOR, name);
        continue;
      }
      if (line.name === 'BEGIN') this.#isCard = /^vcard\s*$/i.test(line.value);
      if (!SHOWN.has(line.name) && !STYLED.has(line.name)) continue;
      if (this.#isCard && NOT_IN_CARDS.has(line.name)) continue;
      const value = [line.value];
      const isQuotedPrintable = line.parameters.some((one) => /^(ENCODING=)?QUOTED-PRINTABLE$/i.test(one));
      while (isQuotedPrintable && value.at(-1)!.endsWith('=') && at + 1 < lines.length) {
        value.push(value.pop()!.slice(0, -1), lines[++at]!);
      }
      this.#show(line, this.#decoded(value.join(''), line, isQuotedPrintable), shown);
    }
    this.#isCut = !source.endsWith('\n');
    return shown.join('');
  }

  #show(line: ContentLine, value: string, shown: string[]): void {
    // Thunderbird shows the text that ALTREP refers to in place of the property.
    const replacement = parameterOf(line, 'ALTREP');
    if (replacement !== undefined) this.#showData(replacement, shown);
    if (STYLED.has(line.name) && DATA_URL.test(value)) this.#showData(value, shown);
    else if (STYLED.has(line.name) ? isHtmlType(line) : ELEMENT.test(value)) {
      this.#shownAs = 'page';
      this.pages.push(unescapedHtml(value));
    } else {
      this.#shownAs = 'text';
      shown.push(PARAGRAPH_SEPARATOR, unescaped(value));
    }
  }

  /** Shows the text of a `data:` URL. Others are only links. */
  #showData(url: string, shown: string[]): void {
    const [start, type = 'text/plain', parameters] = DATA_URL.exec(url) ?? [];
    if (start === undefined || parameters === undefined) return;
    const data = percentDecoded(Buffer.from(url.slice(start.length)).toString('latin1'));
    const bytes = /;base64$/i.test(parameters) ? fromBase64(data.toString('latin1')) : data;
    const [text] = plausibleTexts(bytes, /;charset=([^;,]+)/i.exec(parameters)?.[1], this.#fallback);
    if (type.toLowerCase() === 'text/plain') shown.push(PARAGRAPH_SEPARATOR, text!);
    else this.pages.push(text!);
  }

  #decoded(value: string, line: ContentLine, isQuotedPrintable: boolean): string {
    if (isQuotedPrintable) return asText(fromQuotedPrintable(value), line, this.#fallback);
    const isBase64 = line.parameters.some((parameter) => /^ENCODING=(B|BASE64)$/i.test(parameter));
    return isBase64 ? asText(fromBase64(value), line, this.#fallback) : value;
  }
}

function isHtmlType(line: ContentLine): boolean {
  return !/^text\/plain$/i.test(parameterOf(line, 'FMTTYPE') ?? 'text/html');
}

/** Removes escapes (RFC 6350 3.4): `\n` is a line end; a backslash marks commas and semicolons that belong to the value. */
function unescaped(value: string): string {
  return value
    .replace(/;/g, ' ; ')
    .replace(/\\ ; /g, ';')
    .replace(/\\([nN,\\])/g, (_, char: string) => (char === 'n' || char === 'N' ? '\n' : char));
}

/** Removes escapes from HTML, whose semicolons end character references. */
function unescapedHtml(value: string): string {
  return value.replace(/\\([nN,;:\\])/g, (_, char: string) => (char === 'n' || char === 'N' ? '\n' : char));
}

/** The text of a value's bytes, in the charset that the property names (vCard 2.1), or else by what the bytes are. */
function asText(bytes: Buffer, line: ContentLine, fallback: string): string {
  return plausibleTexts(bytes, parameterOf(line, 'CHARSET'), fallback).join(PARAGRAPH_SEPARATOR);
}
