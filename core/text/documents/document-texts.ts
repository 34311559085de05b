import type { TextWriter } from '../../types.ts';

/** Ends a line within a paragraph. */
export const LINE = '\u2028';
/** Ends a paragraph, a cell, a shape: words do not run on across it. */
export const PARAGRAPH = '\u2029';

/** The location of alternative texts of pictures and shapes. */
export const ALTERNATIVE = 'alternative text';

/** Characters handed on at once: a document's runs are a few words each. */
const BATCH = 16_384;
/** Texts that are open at once; further ones wait for the end of another. */
const MAX_OPEN = 16;

/** Collects the texts of one document by their location in it, such as `footnote`; the body has none. */
export class DocumentTexts {
  readonly #openWriter: (location: string) => TextWriter;
  readonly #open = new Map<string, { writer: TextWriter; batch: string; isApart: boolean }>();

  /** @param openWriter opens the text of one location */
  constructor(openWriter: (location: string) => TextWriter) {
    this.#openWriter = openWriter;
  }

  write(location: string, piece: string): void {
    if (piece === '') return;
    let text = this.#open.get(location);
    if (text === undefined) {
      // The body, which is the first, is open as long as its document.
      if (this.#open.size >= MAX_OPEN) this.end([...this.#open.keys()].at(-1)!);
      text = { writer: this.#openWriter(location), batch: '', isApart: true };
      this.#open.set(location, text);
    }
    // An empty cell or paragraph keeps nothing apart; a sheet has a million of them.
    if (piece === PARAGRAPH && text.isApart) return;
    text.isApart = piece === PARAGRAPH;
    text.batch += piece;
    if (text.batch.length < BATCH) return;
    text.writer.write(text.batch);
    text.batch = '';
  }

  /** Writes a text that stands for itself. */
  writeLine(location: string, text: string | undefined): void {
    if (text !== undefined && text.trim() !== '') this.write(location, text + PARAGRAPH);
  }

  /** Ends the text of one location. */
  end(location: string): void {
    const text = this.#open.get(location);
    if (text === undefined) return;
    this.#open.delete(location);
    text.writer.write(text.batch);
    text.writer.end();
  }

  endAll(): void {
    for (const location of [...this.#open.keys()]) this.end(location);
  }
}

/** The location of what stands at another one, such as `slide 2 > notes`. @param location empty for the body */
export function within(location: string, what: string): string {
  return location === '' ? what : `${location} > ${what}`;
}
