import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { type Appearance, appearanceOf, PAGE } from './appearance.ts';
import { StyleRules } from './style-rules.ts';

/** Where HTML's text goes, in pieces. */
export interface HtmlSink {
  /** What is rendered. */
  text(piece: string): void;
  /** Hidden text before the first visible text, which mail programs show in the list of mail. */
  preheader(piece: string): void;
}

/** Ends a block: a paragraph of its own. */
const PARAGRAPH = '\u2029';
/** Ends a line. */
const LINE = '\u2028';
const RIGHT_TO_LEFT_OVERRIDE = '\u202e';
const POP_DIRECTIONAL_FORMATTING = '\u202c';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Elements whose text is not part of what is rendered. */
const NOT_RENDERED = words('script style template title iframe noembed noframes datalist rp audio video canvas object');
const VOID = words('area base br col embed hr img input link meta param source track wbr');
const LINES = words(
  'div br tr option legend dt dd section article header footer main nav aside address figure figcaption center summary',
);
const BLOCKS = words(
  'p h1 h2 h3 h4 h5 h6 table tbody thead tfoot caption ul ol dl li hr blockquote pre form fieldset details body textarea select optgroup',
);
const CELLS = words('td th');
/** HTML 13.2.4.2: elements that an end tag of an inline element does not reach through. */
const SCOPES = words('table td th caption button body html');
/** What an opening tag closes first (HTML 13.1.2.4), unless one of the barriers stands between. */
const CLOSES: Readonly<Record<string, { close: string[]; barriers: string[] }>> = {
  li: { close: ['li'], barriers: ['ul', 'ol', 'table'] },
  dt: { close: ['dt', 'dd'], barriers: ['dl', 'table'] },
  dd: { close: ['dt', 'dd'], barriers: ['dl', 'table'] },
  option: { close: ['option'], barriers: ['select'] },
  tr: { close: ['td', 'th', 'tr'], barriers: ['table'] },
  td: { close: ['td', 'th'], barriers: ['table', 'tr'] },
  th: { close: ['td', 'th'], barriers: ['table', 'tr'] },
  tbody: { close: ['td', 'th', 'tr', 'tbody', 'thead', 'tfoot'], barriers: ['table'] },
};
const PARAGRAPH_BARRIERS = ['td', 'th', 'table', 'button', 'caption'];

/** Browsers flatten what is nested deeper than 512; open elements beyond this are only counted. */
const DEEPEST = 2_048;
const DEEPEST_QUOTE = 20;
/** Text handed on at once. */
const PIECE = 16_384;
/** Characters of the preheader that mail programs show at most. */
const LONGEST_PREHEADER = 200;
/** Longer `style` and `class` attributes are cut: what they say first counts no less. */
const LONGEST_STYLE = 65_536;
const READ_ATTRIBUTES = words('style class id hidden alt value type color bgcolor background dir');

interface OpenElement {
  name: string;
  appearance: Appearance;
}

/**
 * Reads HTML as its reader sees it: what is rendered, in the order of the source, hidden text left out (screening.md,
 * "HTML in detail"). Time and memory are linear in the source, however it is nested.
 */
export class HtmlText {
  readonly #sink: HtmlSink;
  readonly #rules: StyleRules;
  readonly #tokenizer: Tokenizer;
  readonly #open: OpenElement[] = [];
  /** For each element name, at which depths it is open. */
  readonly #depths = new Map<string, number[]>();
  /** Elements open beyond the deepest, by name. */
  readonly #beyond = new Map<string, number>();
  #previous = '';
  #buffer = '';
  #bufferStart = 0;
  #tag = '';
  #attribute = '';
  #attributes = new Map<string, string>();
  #style = '';
  #out = '';
  #isOutReversed = false;
  #hasText = false;
  #isLineStart = true;
  #preheader = '';

  /** @param rules rules of an earlier pass over the same source, for text that stands before its `<style>` */
  constructor(sink: HtmlSink, rules: StyleRules = new StyleRules()) {
    this.#sink = sink;
    this.#rules = rules;
    const callbacks: TokenizerCallbacks = {
      ontext: (start, end) => this.#text(this.#slice(start, end)),
      ontextentity: (code) => this.#text(String.fromCodePoint(code)),
      onopentagname: (start, end) => {
        this.#tag = this.#slice(start, end).toLowerCase();
        this.#attributes = new Map();
      },
      onattribname: (start, end) => {
        const name = this.#slice(start, end).toLowerCase();
        // The first of two attributes counts (HTML 13.2.5.33).
        this.#attribute = READ_ATTRIBUTES.has(name) && !this.#attributes.has(name) ? name : '';
        if (this.#attribute !== '') this.#attributes.set(name, '');
      },
      onattribdata: (start, end) => this.#attributeText(start, end),
      onattribentity: (code) => {
        if (this.#attribute !== '') this.#addToAttribute(String.fromCodePoint(code));
      },
      onattribend: () => {},
      onopentagend: () => this.#openTag(),
      onselfclosingtag: () => this.#openTag(),
      onclosetag: (start, end) => this.#closeTag(this.#slice(start, end).toLowerCase().trim()),
      oncomment: () => {},
      oncdata: () => {},
      ondeclaration: () => {},
      onprocessinginstruction: () => {},
      onend: () => {},
    };
    this.#tokenizer = new Tokenizer({}, callbacks);
  }

  /** The rules of all `<style>` elements so far. */
  get rules(): StyleRules {
    return this.#rules;
  }

  write(piece: string): void {
    // What the tokenizer points at began in this piece or the one before, but for names longer than a piece.
    this.#bufferStart += this.#previous.length;
    this.#previous = this.#buffer;
    this.#buffer = piece;
    this.#tokenizer.write(piece);
  }

  end(): void {
    this.#tokenizer.end();
    this.#endReversed();
    this.#flush();
    if (this.#preheader !== '') this.#sink.preheader(this.#preheader);
  }

  #slice(start: number, end: number): string {
    const from = Math.max(0, start - this.#bufferStart);
    const to = end - this.#bufferStart;
    const split = this.#previous.length;
    if (from >= split) return this.#buffer.slice(from - split, to - split);
    return this.#previous.slice(from, to) + this.#buffer.slice(0, Math.max(0, to - split));
  }

  #attributeText(start: number, end: number): void {
    if (this.#attribute !== '') this.#addToAttribute(this.#slice(start, end));
  }

  #addToAttribute(piece: string): void {
    const value = this.#attributes.get(this.#attribute)!;
    const isText = this.#attribute === 'alt' || this.#attribute === 'value';
    if (isText || value.length < LONGEST_STYLE) this.#attributes.set(this.#attribute, value + piece);
  }

  get #appearance(): Appearance {
    return this.#open.at(-1)?.appearance ?? PAGE;
  }

  #openTag(): void {
    const name = this.#tag;
    const implied = CLOSES[name];
    if (implied !== undefined) for (const close of implied.close) this.#closeWithin(close, implied.barriers);
    else if (BLOCKS.has(name) || name === 'div') this.#closeWithin('p', PARAGRAPH_BARRIERS);
    if (name === 'style') this.#style = '';

    const parent = this.#appearance;
    const appearance = NOT_RENDERED.has(name)
      ? { ...parent, isRendered: false, isInert: true }
      : appearanceOf(name, this.#attributes, parent, this.#rules);
    this.#separate(name, appearance);
    this.#replaced(name, appearance);
    if (VOID.has(name)) return;
    if (this.#open.length >= DEEPEST) {
      this.#beyond.set(name, (this.#beyond.get(name) ?? 0) + 1);
      return;
    }
    const depths = this.#depths.get(name);
    if (depths === undefined) this.#depths.set(name, [this.#open.length]);
    else depths.push(this.#open.length);
    this.#open.push({ name, appearance });
  }

  /** Elements whose attribute is shown: the alternative text of images and the labels of buttons. */
  #replaced(name: string, appearance: Appearance): void {
    const { isRendered } = appearance;
    const alt = this.#attributes.get('alt');
    if ((name === 'img' || name === 'area') && alt) this.#write(alt, isRendered, appearance);
    if (name !== 'input') return;
    const type = this.#attributes.get('type')?.trim().toLowerCase() ?? 'text';
    const label = type === 'image' ? alt : type === 'hidden' ? undefined : this.#attributes.get('value');
    if (label) this.#write(` ${label} `, isRendered, appearance);
  }

  #closeTag(name: string): void {
    const beyond = this.#beyond.get(name);
    if (beyond !== undefined && beyond > 0) {
      this.#beyond.set(name, beyond - 1);
      this.#separate(name, this.#appearance);
      return;
    }
    if (name === 'p' || name === 'br') this.#separate(name, this.#appearance);
    this.#closeWithin(name, SCOPES.has(name) || BLOCKS.has(name) ? [] : ['td', 'th', 'table', 'caption']);
  }

  /** Closes the innermost open element of a name, and all in it, unless it stands outside one of the barriers. */
  #closeWithin(name: string, barriers: readonly string[]): void {
    const depth = this.#depths.get(name)?.at(-1);
    if (depth === undefined) return;
    for (const barrier of barriers) if ((this.#depths.get(barrier)?.at(-1) ?? -1) > depth) return;
    while (this.#open.length > depth) {
      const closed = this.#open.pop()!;
      this.#depths.get(closed.name)!.pop();
      if (closed.name === 'style') this.#rules.add(this.#style);
      this.#separate(closed.name, closed.appearance);
    }
  }

  /** Blocks, cells, lines: what keeps letters of different places apart. */
  #separate(name: string, { isRendered }: Appearance): void {
    const separator = BLOCKS.has(name) ? PARAGRAPH : LINES.has(name) ? LINE : CELLS.has(name) ? '\t' : '';
    if (separator === '' || !isRendered) return;
    this.#endReversed();
    if (separator !== '\t') this.#isLineStart = true;
    if (!this.#out.endsWith(separator)) this.#add(separator);
  }

  #text(text: string): void {
    const top = this.#open.at(-1);
    if (top?.name === 'style') this.#style += text;
    if (top !== undefined && NOT_RENDERED.has(top.name)) return;
    const { appearance } = top ?? { appearance: PAGE };
    this.#write(text, appearance.isRendered && appearance.isVisible, appearance);
  }

  #write(text: string, isVisible: boolean, appearance: Appearance): void {
    if (!isVisible) {
      if (!this.#hasText && this.#preheader.length < LONGEST_PREHEADER && !appearance.isInert) {
        this.#preheader = (this.#preheader + text.slice(0, 4 * LONGEST_PREHEADER)).replace(/\s+/g, ' ').trimStart();
        this.#preheader = this.#preheader.slice(0, LONGEST_PREHEADER);
      }
      return;
    }
    if (!this.#hasText && /\S/.test(text)) this.#hasText = true;
    if (appearance.isReversed !== this.#isOutReversed) {
      this.#add(appearance.isReversed ? RIGHT_TO_LEFT_OVERRIDE : POP_DIRECTIONAL_FORMATTING);
      this.#isOutReversed = appearance.isReversed;
    }
    if (this.#isLineStart && /\S/.test(text)) {
      // Lines of a quote begin as they do in plain text, so that quotes are told apart by one rule.
      const quotes = this.#depths.get('blockquote')?.length ?? 0;
      if (quotes > 0) this.#add(`${'>'.repeat(Math.min(quotes, DEEPEST_QUOTE))} `);
      this.#isLineStart = false;
    }
    // A line end in the source is a space in what is rendered, and several spaces are one.
    this.#add(appearance.isPreformatted ? text : text.replace(/[ \t\r\n\f]+/g, ' '));
  }

  #endReversed(): void {
    if (this.#isOutReversed) this.#add(POP_DIRECTIONAL_FORMATTING);
    this.#isOutReversed = false;
  }

  #add(text: string): void {
    this.#out += text;
    if (this.#out.length >= PIECE) this.#flush();
  }

  #flush(): void {
    if (this.#out !== '') this.#sink.text(this.#out);
    this.#out = '';
  }
}
