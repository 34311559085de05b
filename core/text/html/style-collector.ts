import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { isForDesktop } from './media-query.ts';
import { SourceWindow } from './source-window.ts';
import { StyleRules } from './style-rules.ts';

/** Characters of one source's styles that are read: far more than the rules that are looked at take. */
const LONGEST_STYLES = 1_000_000;

const nothing = (): void => {};

/** Collects the rules of the `<style>` elements of an HTML source, which comes in pieces. */
export class StyleCollector {
  readonly rules = new StyleRules();
  readonly #tokenizer: Tokenizer;
  readonly #window = new SourceWindow();
  /** The text of the element that is open; undefined outside of one. */
  #style: string | undefined;
  #tag = '';
  #attribute = '';
  #isForScreen = true;
  #left = LONGEST_STYLES;

  constructor() {
    const callbacks: TokenizerCallbacks = {
      onopentagname: (start, end) => {
        this.#tag = this.#window.slice(start, end).toLowerCase();
        this.#isForScreen = true;
      },
      onopentagend: () => {
        if (this.#tag === 'style' && this.#isForScreen) this.#style = '';
      },
      ontext: (start, end) => {
        if (this.#style === undefined || this.#left === 0) return;
        const text = this.#window.slice(start, Math.min(end, start + this.#left));
        this.#left -= text.length;
        this.#style += text;
      },
      // Nothing but its own end tag ends a style element.
      onclosetag: () => this.end(),
      onattribname: (start, end) => {
        this.#attribute = this.#tag === 'style' ? this.#window.slice(start, end).toLowerCase() : '';
      },
      onattribdata: (start, end) => {
        const value = this.#attribute === '' ? '' : this.#window.slice(start, end).toLowerCase().trim();
        // Rules for other media, or in another language than CSS, hide nothing from whoever reads on a screen.
        if (this.#attribute === 'media' && !isForDesktop(value)) this.#isForScreen = false;
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
    this.#window.push(piece);
    this.#tokenizer.write(piece);
  }

  /** Takes the rules of the style element that is open, if any. */
  end(): void {
    if (this.#style !== undefined) this.rules.add(this.#style);
    this.#style = undefined;
  }

  /** Tells whether some rules were not looked at, because the source has far too many of them. */
  get isExhausted(): boolean {
    return this.#left === 0 || this.rules.isExhausted;
  }
}
