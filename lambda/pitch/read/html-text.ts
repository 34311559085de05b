import { decodeHTML, decodeHTMLAttribute } from 'entities';
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { type Appearance, appearanceOf, PAGE } from './appearance.ts';
import { type ElementKind, elementKind } from './html-elements.ts';
import { SourceWindow } from './source-window.ts';
import type { Styled, StyleRules } from './style-rules.ts';

/** Where HTML's text goes, in pieces. */
export interface HtmlSink {
  /** What is rendered. */
  text(piece: string): void;
  /** Hidden text before the first visible text, which mail programs show in the list of mail. */
  preheader(piece: string): void;
}

/** Ends a line. */
const LINE = '\u2028';
/** Ends a paragraph. */
const PARAGRAPH = '\u2029';
const RIGHT_TO_LEFT_OVERRIDE = '\u202e';
const POP_DIRECTIONAL_FORMATTING = '\u202c';

/** Browsers flatten what is nested deeper than 512; open elements beyond this are only counted. */
const DEEPEST = 2_048;
const MOST_CLASSES = 16;
const DEEPEST_QUOTE = 20;
/** Characters of the preheader that mail programs show at most. */
const LONGEST_PREHEADER = 200;
/** Longer `style` and `class` attributes are cut: what they say first counts no less. */
const LONGEST_STYLE = 65_536;
/** Appearances remembered within one other, and the longest attributes they are remembered for. */
const MOST_REMEMBERED = 200;
const LONGEST_REMEMBERED = 2_000;
const READ_ATTRIBUTES = new Set('style class id hidden alt value type color text bgcolor background dir'.split(' '));
const LONGEST_ATTRIBUTE = 'background'.length;
/** Read for what they say, or through the rules they select. */
const UNDECISIVE = new Set(['alt', 'value', 'type', 'class', 'id']);
/** Inputs that show their value. */
const SHOWN_INPUTS = new Set(['', 'text', 'search', 'email', 'url', 'tel', 'number', 'submit', 'reset', 'button']);
/** Element names that are told apart; a mail that makes up more of them gains nothing by it. */
const MOST_NAMES = 1_000;

const NO_ATTRIBUTES = new Map<string, string>();
/** The longest character reference (HTML 13.5), with room for leading zeros of a numeric one. */
const LONGEST_REFERENCE = 40;

/** An element by its name, and where it is open. */
interface ElementState extends ElementKind {
  /** At which depths it is open, outermost first. */
  depths: number[];
  /** How many of it are open beyond the deepest. */
  beyond: number;
  /** How the last one looked: the next one of its kind is mostly alike. */
  last: Remembered | undefined;
}

interface Remembered {
  parent: Appearance;
  style: string;
  /** The rules that were for it, by their numbers. */
  ruled: string;
  rest: string;
  appearance: Appearance;
}

interface OpenElement extends Styled {
  element: ElementState;
  appearance: Appearance;
}

/**
 * Reads HTML as its reader sees it: what is rendered, in the order of the source, hidden text left out. Time and memory
 * are linear in the source, however it is nested.
 */
export class HtmlText {
  readonly #sink: HtmlSink;
  readonly #rules: StyleRules;
  readonly #tokenizer: Tokenizer;
  readonly #open: OpenElement[] = [];
  readonly #elements = new Map<string, ElementState>();
  /** For an appearance, what elements with given attributes look like in it. */
  #known = new WeakMap<Appearance, Map<string, Appearance>>();
  readonly #classes = new Map<string, ReadonlySet<string>>();
  readonly #window = new SourceWindow();
  #tag = '';
  #attribute = '';
  #attributes = NO_ATTRIBUTES;
  /** The end of a text that may be cut in the middle of a character reference. */
  #pending = '';
  #isOutReversed = false;
  /** The separator that was added last, with nothing behind it. */
  #lastSeparator = '';
  #hasText = false;
  #isLineStart = true;
  #preheader = '';

  /** @param rules of the same source's `<style>` elements, which may stand behind the text that they are for */
  constructor(sink: HtmlSink, rules: StyleRules) {
    this.#sink = sink;
    this.#rules = rules;
    const callbacks: TokenizerCallbacks = {
      ontext: (start, end) => this.#source(this.#window.slice(start, end)),
      ontextentity: () => {},
      onopentagname: (start, end) => {
        this.#tag = this.#window.slice(start, end).toLowerCase();
        this.#attributes = NO_ATTRIBUTES;
      },
      onattribname: (start, end) => {
        const name = end - start > LONGEST_ATTRIBUTE ? '' : this.#window.slice(start, end).toLowerCase();
        // The first of two attributes counts (HTML 13.2.5.33).
        this.#attribute = READ_ATTRIBUTES.has(name) && !this.#attributes.has(name) ? name : '';
        if (this.#attribute === '') return;
        if (this.#attributes === NO_ATTRIBUTES) this.#attributes = new Map();
        this.#attributes.set(name, '');
      },
      onattribdata: (start, end) => this.#attributeText(start, end),
      onattribentity: () => {},
      onattribend: () => this.#endAttribute(),
      onopentagend: () => this.#openTag(),
      onselfclosingtag: () => this.#openTag(),
      onclosetag: (start, end) => this.#closeTag(this.#window.slice(start, end).toLowerCase().trim()),
      oncomment: () => {},
      oncdata: () => {},
      ondeclaration: () => {},
      onprocessinginstruction: () => {},
      onend: () => {},
    };
    this.#tokenizer = new Tokenizer({ decodeEntities: false }, callbacks);
  }

  write(piece: string): void {
    this.#window.push(piece);
    this.#tokenizer.write(piece);
  }

  end(): void {
    this.#tokenizer.end();
    this.#endPending();
    this.#endReversed();
    if (this.#preheader !== '') this.#sink.preheader(cutAtWord(this.#preheader.replace(/ +/g, ' ').trim()));
  }

  #attributeText(start: number, end: number): void {
    if (this.#attribute === '') return;
    const value = this.#attributes.get(this.#attribute)!;
    const isText = this.#attribute === 'alt' || this.#attribute === 'value';
    if (isText || value.length < LONGEST_STYLE)
      this.#attributes.set(this.#attribute, value + this.#window.slice(start, end));
  }

  #endAttribute(): void {
    const value = this.#attributes.get(this.#attribute);
    if (value?.includes('&')) this.#attributes.set(this.#attribute, decodeHTMLAttribute(value));
  }

  get #appearance(): Appearance {
    return this.#open.at(-1)?.appearance ?? PAGE;
  }

  #element(name: string): ElementState {
    let element = this.#elements.get(name);
    if (element === undefined) {
      element = { ...elementKind(name), depths: [], beyond: 0, last: undefined };
      if (this.#elements.size < MOST_NAMES) this.#elements.set(name, element);
    }
    return element;
  }

  #openTag(): void {
    this.#endPending();
    const element = this.#element(this.#tag);
    for (const name of element.closes) this.#closeWithin(this.#element(name), element.closeBarriers);

    const { name } = element;
    const className = this.#attributes.get('class')?.toLowerCase() ?? '';
    const classes = this.#classesIn(className);
    const id = this.#attributes.get('id')?.toLowerCase() ?? '';
    const appearance = this.#appearanceOf(element, { name, className, classes, id });
    this.#separate(element, appearance);
    if (this.#attributes !== NO_ATTRIBUTES) this.#replaced(name, appearance);
    if (element.isVoid) return;
    if (this.#open.length >= DEEPEST && !element.isRaw) {
      element.beyond++;
      return;
    }
    element.depths.push(this.#open.length);
    this.#open.push({ name, className, classes, id, element, appearance });
  }

  /** A class attribute's names; more than any mail needs are left out. */
  #classesIn(className: string): ReadonlySet<string> {
    if (className === '') return NO_CLASSES;
    let classes = this.#classes.get(className);
    if (classes === undefined) {
      classes = new Set(className.trim().split(/\s+/, MOST_CLASSES));
      if (this.#classes.size < MOST_REMEMBERED) this.#classes.set(className, classes);
    }
    return classes;
  }

  /** How the element that opens looks. Mails repeat the same few elements thousands of times, so it is remembered. */
  #appearanceOf(element: ElementState, styled: Styled): Appearance {
    const { name, isInert, altersText, last } = element;
    const parent = this.#appearance;
    if (isInert) return { ...parent, isRendered: false, isInert: true };
    if (this.#attributes === NO_ATTRIBUTES && !altersText && !this.#rules.has(name) && parent.display === '')
      return parent;
    const rules = this.#rules.rulesFor(styled, this.#open);
    // Beside the many with a style alone, few elements have anything else that counts.
    const { style, rest } = this.#decisive();
    const ruled = rules.length === 0 ? '' : rules.map(({ order }) => order).join();
    if (
      last !== undefined &&
      last.parent === parent &&
      last.style === style &&
      last.ruled === ruled &&
      last.rest === rest
    ) {
      return last.appearance;
    }
    const key = `${name}\n${style}\n${ruled}\n${rest}`;
    let known = this.#known.get(parent);
    if (known === undefined) {
      known = new Map();
      this.#known.set(parent, known);
    }
    let appearance = known.get(key);
    if (appearance === undefined) {
      const declarations = rules.map((rule) => rule.declarations);
      appearance = appearanceOf(name, this.#attributes, parent, declarations);
      if (known.size < MOST_REMEMBERED && key.length < LONGEST_REMEMBERED) known.set(key, appearance);
    }
    element.last = { parent, style, ruled, rest, appearance };
    return appearance;
  }

  /** The attributes that decide how an element looks, as text that is alike where they are. */
  #decisive(): { style: string; rest: string } {
    let style = '';
    let rest = '';
    for (const [name, value] of this.#attributes) {
      if (name === 'style') style = value;
      else if (!UNDECISIVE.has(name)) rest += `\n${name}\n${value}`;
    }
    return { style, rest };
  }

  /** Elements whose attribute is shown: the alternative text of images and the labels of buttons. */
  #replaced(name: string, appearance: Appearance): void {
    const isVisible = appearance.isRendered && appearance.isVisible;
    const alt = this.#attributes.get('alt');
    // A picture's text stands in a frame of its own.
    if ((name === 'img' || name === 'area') && alt) this.#write(`${LINE}${alt}${LINE}`, isVisible, appearance);
    if (name !== 'input') return;
    const type = this.#attributes.get('type')?.trim().toLowerCase() ?? 'text';
    const label = type === 'image' ? alt : SHOWN_INPUTS.has(type) ? this.#attributes.get('value') : undefined;
    if (label) this.#write(`${LINE}${label}${LINE}`, isVisible, appearance);
  }

  #closeTag(name: string): void {
    this.#endPending();
    const element = this.#element(name);
    if (element.beyond > 0) {
      element.beyond--;
      this.#separate(element, this.#appearance);
      return;
    }
    // Closing what is not open makes an empty paragraph or a line break (HTML 13.2.6.4.7).
    if (name === 'p' || name === 'br') this.#separate(element, this.#appearance);
    this.#closeWithin(element, element.endBarriers);
  }

  /** Closes the innermost open element of a name, and all in it, unless it stands outside one of the barriers. */
  #closeWithin({ depths }: ElementState, barriers: readonly string[]): void {
    const depth = depths.at(-1);
    if (depth === undefined) return;
    for (const barrier of barriers) if ((this.#elements.get(barrier)?.depths.at(-1) ?? -1) > depth) return;
    while (this.#open.length > depth) {
      const { element, appearance } = this.#open.pop()!;
      element.depths.pop();
      this.#separate(element, appearance);
    }
  }

  /** Blocks, cells, lines: what keeps letters of different places apart. */
  #separate(element: ElementState, { isRendered, display }: Appearance): void {
    const separator = separatorOf(element, display);
    if (separator === '') return;
    if (!isRendered) {
      if (this.#preheader !== '') this.#preheader += PARAGRAPH;
      return;
    }
    this.#endReversed();
    this.#isLineStart = true;
    if (this.#lastSeparator !== separator) this.#add(separator);
    this.#lastSeparator = separator;
  }

  /** Text as it stands in the source: character references are decoded, in what is rendered or titled. */
  #source(source: string): void {
    const text = this.#pending + source;
    this.#pending = '';
    if (!text.includes('&')) {
      this.#text(text);
      return;
    }
    const last = text.lastIndexOf('&');
    // The source comes in pieces; what may go on in the next one waits for it, or for a tag.
    if (text.length - last < LONGEST_REFERENCE && !text.includes(';', last)) {
      this.#pending = text.slice(last);
      this.#text(decodeHTML(text.slice(0, last)));
    } else this.#text(decodeHTML(text));
  }

  #endPending(): void {
    if (this.#pending === '') return;
    const text = this.#pending;
    this.#pending = '';
    this.#text(decodeHTML(text));
  }

  #text(text: string): void {
    const top = this.#open.at(-1);
    if (top?.element.isInert) return;
    const appearance = top?.appearance ?? PAGE;
    this.#write(text, appearance.isRendered && appearance.isVisible, appearance);
  }

  #write(text: string, isVisible: boolean, appearance: Appearance): void {
    if (!isVisible) {
      if (!this.#hasText && this.#preheader.length <= LONGEST_PREHEADER && !appearance.isInert) {
        this.#preheader += text.slice(0, 4 * LONGEST_PREHEADER).replace(/[ \t\r\n\f]+/g, ' ');
      }
      return;
    }
    if (appearance.isReversed !== this.#isOutReversed) {
      this.#add(appearance.isReversed ? RIGHT_TO_LEFT_OVERRIDE : POP_DIRECTIONAL_FORMATTING);
      this.#isOutReversed = appearance.isReversed;
    }
    const quotes = Math.min(DEEPEST_QUOTE, this.#elements.get('blockquote')?.depths.length ?? 0);
    if (this.#isLineStart) {
      // White space at the edge of a block is not rendered.
      if (!/\S/.test(text)) return;
      this.#hasText = true;
      // Lines of a quote begin as they do in plain text, so that quotes are told apart by one rule.
      if (quotes > 0) this.#add(`${'>'.repeat(quotes)} `);
    }
    const isLineStart = this.#isLineStart;
    this.#isLineStart = false;
    if (appearance.isPreformatted) {
      this.#add(quotes > 0 ? text.replaceAll('\n', `\n${'>'.repeat(quotes)} `) : text);
      return;
    }
    // A line end in the source is a space in what is rendered, and several spaces are one.
    const isPlain = !(text.includes('\n') || text.includes('  ') || text.includes('\t'));
    const shown = isPlain ? text : collapsed(text);
    this.#add(isLineStart ? shown.trimStart() : shown);
  }

  #endReversed(): void {
    if (this.#isOutReversed) this.#add(POP_DIRECTIONAL_FORMATTING);
    this.#isOutReversed = false;
  }

  #add(text: string): void {
    this.#lastSeparator = '';
    this.#sink.text(text);
  }
}

const NO_CLASSES: ReadonlySet<string> = new Set();

/** What keeps an element's text apart: what CSS makes of it, or else its name. */
function separatorOf({ separator }: ElementState, display: string): string {
  if (display === '' || display === 'none') return separator;
  if (/^(inline|contents|ruby)/.test(display)) return '';
  return /^(block|flex|grid|table|list-item|flow-root)/.test(display) ? separator || LINE : separator;
}

/** The first characters of a preheader, without the rest of a word that goes on behind them. */
function cutAtWord(text: string): string {
  if (text.length <= LONGEST_PREHEADER || text[LONGEST_PREHEADER] === ' ') return text.slice(0, LONGEST_PREHEADER);
  return text.slice(0, text.lastIndexOf(' ', LONGEST_PREHEADER) + 1 || LONGEST_PREHEADER);
}

/** White space as it is rendered: one space, and nothing where a line of Chinese or Japanese was wrapped (CSS Text 3 4.1.3). */
function collapsed(text: string): string {
  return text.replace(WRAPPED_HAN, '').replace(/[ \t\r\n\f]+/g, ' ');
}

const WRAPPED_HAN =
  /(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])[ \t]*\r?\n[ \t\r\n]*(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])/g;
