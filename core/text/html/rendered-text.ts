import { LINE, PARAGRAPH } from './elements.ts';
import type { Look } from './look/look.ts';

/** Where HTML's text goes, in pieces. */
export interface HtmlSink {
  /** What is rendered. */
  text(piece: string): void;
  /** Hidden text before the first visible text, which mail programs show in the list of mail. */
  preheader(piece: string): void;
}

const RIGHT_TO_LEFT_OVERRIDE = '\u202e';
const POP_DIRECTIONAL_FORMATTING = '\u202c';

const MAX_QUOTE_DEPTH = 20;
/** Characters of the preheader that mail programs show at most. */
const MAX_PREHEADER = 200;
/** Annotations of one line; a line has no more. */
const MAX_ANNOTATIONS = 4_096;
/** Characters handed on at once: a newsletter's texts are a few words each. */
const BATCH = 16_384;

/**
 * Puts together what is rendered from an HTML source's texts and what stands between them: white space collapsed, quotes
 * marked as in plain text, reversed text in directional controls, hidden text left out.
 */
export class RenderedText {
  readonly #sink: HtmlSink;
  #batch = '';
  #isOutReversed = false;
  /** The separator that was added last, with nothing behind it. */
  #lastSeparator = '';
  #hasText = false;
  #isLineStart = true;
  #preheader = '';
  /** What is set beside the current line: to be read behind it, not in the middle of its words. */
  #annotations = '';

  constructor(sink: HtmlSink) {
    this.#sink = sink;
  }

  /**
   * Takes a text, character references decoded.
   *
   * @param quotes in how many `<blockquote>`s it stands
   */
  write(text: string, look: Look, quotes: number): void {
    if (!look.isVisible) {
      if (!this.#hasText && this.#preheader.length <= MAX_PREHEADER && !look.isInert) {
        this.#preheader += text.slice(0, 4 * MAX_PREHEADER).replace(/[ \t\r\n\f]+/g, ' ');
      }
      return;
    }
    if (look.isAnnotation) {
      this.#annotations += collapsed(text);
      if (this.#annotations.length > MAX_ANNOTATIONS) this.#endAnnotations();
      return;
    }
    if (look.isReversed !== this.#isOutReversed) {
      this.#add(look.isReversed ? RIGHT_TO_LEFT_OVERRIDE : POP_DIRECTIONAL_FORMATTING);
      this.#isOutReversed = look.isReversed;
    }
    const isLineStart = this.#isLineStart;
    if (isLineStart) {
      // White space at the edge of a block is not rendered.
      if (!/\S/.test(text)) return;
      this.#hasText = true;
      this.#isLineStart = false;
      // Lines of a quote begin as they do in plain text, so that quotes are told apart by one rule.
      if (quotes > 0) this.#add(quotePrefix(quotes));
    }
    if (look.isPreformatted) {
      this.#add(quotes > 0 ? text.replaceAll('\n', `\n${quotePrefix(quotes)}`) : text);
      return;
    }
    // A line end in the source is a space in what is rendered, and several spaces are one.
    const shown = /[\n\t]| {2}/.test(text) ? collapsed(text) : text;
    this.#add(isLineStart ? shown.trimStart() : shown);
  }

  /** Keeps apart the annotations of two words. */
  separateAnnotations(): void {
    if (this.#annotations !== '') this.#annotations += ' ';
  }

  /** Keeps apart what stands before and behind: blocks, cells, lines. */
  separate(separator: string, isRendered: boolean): void {
    if (!isRendered) {
      // One for as many blocks as there are: they may be all that the mail is made of.
      if (this.#preheader !== '' && !this.#preheader.endsWith(PARAGRAPH)) this.#preheader += PARAGRAPH;
      return;
    }
    this.#endReversed();
    this.#endAnnotations();
    this.#isLineStart = true;
    if (this.#lastSeparator !== separator) this.#add(separator);
    this.#lastSeparator = separator;
  }

  end(): void {
    this.#endReversed();
    this.#endAnnotations();
    this.#sink.text(this.#batch);
    if (this.#preheader !== '') this.#sink.preheader(cutAtWord(this.#preheader.replace(/ +/g, ' ').trim()));
  }

  #endReversed(): void {
    if (this.#isOutReversed) this.#add(POP_DIRECTIONAL_FORMATTING);
    this.#isOutReversed = false;
  }

  #endAnnotations(): void {
    if (this.#annotations !== '') this.#add(`${LINE}${this.#annotations}${LINE}`);
    this.#annotations = '';
  }

  #add(text: string): void {
    this.#lastSeparator = '';
    this.#batch += text;
    if (this.#batch.length < BATCH) return;
    this.#sink.text(this.#batch);
    this.#batch = '';
  }
}

function quotePrefix(quotes: number): string {
  return `${'>'.repeat(Math.min(MAX_QUOTE_DEPTH, quotes))} `;
}

/** The first characters of a preheader, without the rest of a word that goes on behind them. */
function cutAtWord(text: string): string {
  if (text.length <= MAX_PREHEADER || text[MAX_PREHEADER] === ' ') return text.slice(0, MAX_PREHEADER);
  return text.slice(0, text.lastIndexOf(' ', MAX_PREHEADER) + 1 || MAX_PREHEADER);
}

/** White space as it is rendered: one space, and nothing where a line of Chinese or Japanese was wrapped (CSS Text 3 4.1.3). */
function collapsed(text: string): string {
  return text.replace(WRAPPED_HAN, '').replace(/[ \t\r\n\f]+/g, ' ');
}

const WRAPPED_HAN =
  /(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])[ \t]*\r?\n[ \t\r\n]*(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])/g;
