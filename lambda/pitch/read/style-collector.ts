import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { StyleRules } from './style-rules.ts';

const nothing = (): void => {};

/** Collects the rules of the `<style>` elements of an HTML source, which comes in pieces. */
export class StyleCollector {
  readonly rules = new StyleRules();
  readonly #tokenizer: Tokenizer;
  #piece = '';
  #start = 0;
  /** The text of the element that is open; undefined outside of one. */
  #style: string | undefined;
  #tag = '';
  #attribute = '';
  #isForScreen = true;

  constructor() {
    const callbacks: TokenizerCallbacks = {
      onopentagname: (start, end) => {
        this.#tag = this.#slice(start, end).toLowerCase();
        this.#isForScreen = true;
      },
      onopentagend: () => {
        if (this.#tag === 'style' && this.#isForScreen) this.#style = '';
      },
      ontext: (start, end) => {
        if (this.#style !== undefined) this.#style += this.#slice(start, end);
      },
      // Nothing but its own end tag ends a style element.
      onclosetag: () => this.end(),
      onattribname: (start, end) => {
        this.#attribute = this.#tag === 'style' ? this.#slice(start, end).toLowerCase() : '';
      },
      onattribdata: (start, end) => {
        const value = this.#attribute === '' ? '' : this.#slice(start, end).toLowerCase().trim();
        // Rules for other media, or in another language than CSS, hide nothing from whoever reads on a screen.
        if (this.#attribute === 'media' && !/^(all|screen|only screen)?$/.test(value)) this.#isForScreen = false;
        if (this.#attribute === 'type' && value !== 'text/css') this.#isForScreen = false;
      },
      onattribentity: nothing,
      onattribend: nothing,
      oncdata: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onend: nothing,
      onprocessinginstruction: nothing,
      onselfclosingtag: nothing,
      ontextentity: nothing,
    };
    this.#tokenizer = new Tokenizer({ decodeEntities: false }, callbacks);
  }

  write(piece: string): void {
    this.#start += this.#piece.length;
    this.#piece = piece;
    this.#tokenizer.write(piece);
  }

  /** Takes the rules of the style element that is open, if any. */
  end(): void {
    if (this.#style !== undefined) this.rules.add(this.#style);
    this.#style = undefined;
  }

  /** A tag name that is cut by the end of a piece is looked at no further: it is not worth keeping two pieces for. */
  #slice(start: number, end: number): string {
    return this.#piece.slice(Math.max(0, start - this.#start), end - this.#start);
  }
}
