/** The longest character reference (HTML 13.5), with room for leading zeros of a numeric one. */
const MAX_REFERENCE = 40;

/** Decodes the character references in a source that comes in pieces. */
export class CharacterReferences {
  readonly #decode: (source: string) => string;
  /** The end of what came, which may be cut in the middle of a reference. */
  #pending = '';

  /** @param decode of a whole source */
  constructor(decode: (source: string) => string) {
    this.#decode = decode;
  }

  /** The next piece, but for a reference at its end that may go on in the one after it. */
  read(piece: string): string {
    const source = this.#pending + piece;
    this.#pending = '';
    if (!source.includes('&')) return source;
    const last = source.lastIndexOf('&');
    if (source.length - last >= MAX_REFERENCE || source.includes(';', last)) return this.#decode(source);
    this.#pending = source.slice(last);
    return this.#decode(source.slice(0, last));
  }

  /** What is left, where the source or the text in it ends. */
  end(): string {
    if (this.#pending === '') return '';
    const source = this.#pending;
    this.#pending = '';
    return this.#decode(source);
  }
}
