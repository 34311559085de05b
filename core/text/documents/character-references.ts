import { tableOf } from '../table-of.ts';

/** The longest character reference, with room for leading zeros. */
const MAX_REFERENCE = 14;

/** The entities that every XML document has (XML 1.0, 4.6). */
const ENTITIES = tableOf<string>({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" });
const REFERENCE = /&(?:#x([0-9a-f]{1,10})|#(\d{1,10})|([a-z]{2,4}));/gi;
const MAX_CODE_POINT = 0x10ffff;

/** Decodes the character references in XML. Other entities stay as they stand: none of the formats declares any. */
export function decodeXml(source: string): string {
  return source.replace(REFERENCE, (reference, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES.get(name) ?? reference;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= MAX_CODE_POINT ? String.fromCodePoint(code) : '\ufffd';
  });
}

/** Decodes the character references in an XML source that comes in pieces. */
export class CharacterReferences {
  /** The end of what came, which may be cut in the middle of a reference. */
  #pending = '';

  /** The next piece, but for a reference at its end that may go on in the one after it. */
  read(piece: string): string {
    const source = this.#pending + piece;
    this.#pending = '';
    if (!source.includes('&')) return source;
    const last = source.lastIndexOf('&');
    if (source.length - last >= MAX_REFERENCE || source.includes(';', last)) return decodeXml(source);
    this.#pending = source.slice(last);
    return decodeXml(source.slice(0, last));
  }

  /** What is left, where the source or the text in it ends. */
  end(): string {
    if (this.#pending === '') return '';
    const source = this.#pending;
    this.#pending = '';
    return decodeXml(source);
  }
}
