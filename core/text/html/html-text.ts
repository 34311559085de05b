import { decodeHTML, decodeHTMLAttribute } from 'entities';
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { type Appearance, Appearances, INERT, inheritedByQuirkyTable } from './appearance.ts';
import { CharacterReferences } from './character-references.ts';
import type { ElementState } from './element-state.ts';
import { isQuirky, PAGE_ELEMENTS } from './elements.ts';
import { OpenElements } from './open-elements.ts';
import { type HtmlSink, RenderedText } from './rendered-text.ts';
import { ScriptText } from './script-text.ts';
import { SourceWindow } from './source-window.ts';
import type { StyleRules } from './style-rules.ts';
import { STYLING, type Tag, Tags } from './tag.ts';

/** Ends a line. */
const LINE = '\u2028';

/** Attributes that are shown themselves, or decide how their element looks. */
const SHOWN_ATTRIBUTES = new Set(['alt', 'value', 'placeholder']);
const READ_ATTRIBUTES = new Set([...SHOWN_ATTRIBUTES, ...STYLING]);
const LONGEST_ATTRIBUTE = 'placeholder'.length;
/** Longer `style` and `class` attributes are cut: what they say first counts no less. */
const LONGEST_STYLE = 65_536;
/** Inputs that show their value, and those of them that show a placeholder where they have none. */
const BUTTONS = new Set(['submit', 'reset', 'button']);
const FIELDS = new Set(['', 'text', 'search', 'email', 'url', 'tel', 'number']);

/** Characters of a shown attribute that are decoded at once: it may be as long as the mail. */
const PIECE = 65_536;

/**
 * Reads HTML as its reader sees it: what is rendered, in the order of the source, hidden text left out. Time and memory
 * are linear in the source, however it is nested.
 */
export class HtmlText {
  readonly #rules: StyleRules;
  readonly #tokenizer: Tokenizer;
  readonly #window = new SourceWindow();
  readonly #rendered: RenderedText;
  readonly #appearances = new Appearances();
  readonly #open = new OpenElements((element, appearance) => this.#separate(element, appearance));
  readonly #tags = new Tags((name) => this.#open.stateOf(name));
  readonly #blockquote = this.#open.stateOf('blockquote');
  readonly #ruby = this.#open.stateOf('ruby');
  #isQuirky = true;
  #script: ScriptText | undefined;
  /** The tag that is being read, and its attributes that are shown themselves, as they stand in the source. */
  #tag = this.#tags.bare('');
  #alt: string | undefined;
  #value: string | undefined;
  #placeholder: string | undefined;
  /** The attribute that is being read; empty where it does not matter. */
  #attribute = '';
  #attributeValue = '';
  readonly #references = new CharacterReferences(decodeHTML);

  /** @param rules of the same source's `<style>` elements, which may stand behind the text that they are for */
  constructor(sink: HtmlSink, rules: StyleRules) {
    this.#rendered = new RenderedText(sink);
    this.#rules = rules;
    for (const name of PAGE_ELEMENTS) this.#openElement(this.#tags.bare(name));
    const callbacks: TokenizerCallbacks = {
      ontext: (start, end) => {
        // A source that ends within a tag, as in `</html`, gives a text that begins nowhere.
        if (start >= 0) this.#source(this.#window.slice(start, end));
      },
      ontextentity: () => {},
      onopentagname: (start, end) => {
        this.#tag = this.#tags.bare(this.#window.slice(start, end).toLowerCase());
        this.#alt = this.#value = this.#placeholder = undefined;
      },
      onattribname: (start, end) => {
        const name = end - start > LONGEST_ATTRIBUTE ? '' : this.#window.slice(start, end).toLowerCase();
        this.#attribute = READ_ATTRIBUTES.has(name) ? name : '';
        this.#attributeValue = '';
      },
      onattribdata: (start, end) => this.#attributeText(start, end),
      onattribentity: () => {},
      onattribend: () => this.#endAttribute(),
      onopentagend: () => this.#openTag(),
      onselfclosingtag: () => this.#openTag(),
      onclosetag: (start, end) => this.#closeTag(this.#window.slice(start, end).toLowerCase().trim()),
      oncomment: () => {},
      oncdata: () => {},
      ondeclaration: (start, end) => {
        if (this.#tag.name === '') this.#isQuirky = isQuirky(this.#window.slice(start, end));
      },
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
    this.#endText();
    this.#rendered.end();
  }

  #attributeText(start: number, end: number): void {
    if (this.#attribute === '') return;
    if (SHOWN_ATTRIBUTES.has(this.#attribute) || this.#attributeValue.length < LONGEST_STYLE)
      this.#attributeValue += this.#window.slice(start, end);
  }

  #endAttribute(): void {
    const name = this.#attribute;
    if (name === '') return;
    const source = this.#attributeValue;
    if (name === 'alt') this.#alt ??= source;
    else if (name === 'value') this.#value ??= source;
    else if (name === 'placeholder') this.#placeholder ??= source;
    else {
      const value = source.includes('&') ? decodeHTMLAttribute(source) : source;
      this.#tag = this.#tags.withAttribute(this.#tag, name, value);
    }
  }

  #openTag(): void {
    this.#endText();
    const tag = this.#tag;
    const { element } = tag;
    if (element.kind.isPage && this.#restartPage(tag)) return;
    if (!this.#open.closeBefore(element)) return;
    const appearance = this.#appearanceOf(tag);
    // Its cells do: what stands in a table without one goes on from what stands before the table.
    if (!element.kind.isFrame) this.#separate(element, appearance);
    if (element === this.#ruby) this.#rendered.separateAnnotations();
    else if (tag.name === 'script') this.#script = new ScriptText();
    if ((this.#alt ?? this.#value ?? this.#placeholder) !== undefined) this.#replaced(tag, appearance);
    if (!element.kind.isVoid) this.#open.open(tag, appearance);
  }

  #openElement(tag: Tag): void {
    this.#open.open(tag, this.#appearanceOf(tag));
  }

  /**
   * The page's own elements are there before their tags, of which the first that says more about one counts (HTML
   * 13.2.6.4.7).
   *
   * @returns whether the tag opens nothing; where something else is open already, what it says is taken to begin there
   */
  #restartPage(tag: Tag): boolean {
    const depth = PAGE_ELEMENTS.indexOf(tag.name);
    const { tags } = this.#open;
    if (tags[depth]!.attributes.size > 0) return true;
    if (tags.length > PAGE_ELEMENTS.length) return false;
    const within = tags.slice(depth + 1);
    this.#open.forgetBeyond(depth);
    this.#openElement(tag);
    for (const one of within) this.#openElement(one);
    return true;
  }

  /** How the element that opens looks. */
  #appearanceOf(tag: Tag): Appearance {
    const { element } = tag;
    if (element.kind.isInert) return INERT;
    const parent = this.#open.surroundings(element.kind.within.length > 0);
    tag.rules ??= this.#rules.rulesFor(tag);
    const matching = this.#rules.matching(tag.rules, this.#open.tags);
    const known = tag.lookIn(parent, matching);
    if (known !== undefined) return known;
    const declarations = tag.rules.filter((_, index) => matching & (1 << index)).map((rule) => rule.declarations);
    const inherited = this.#isQuirky && tag.name === 'table' ? inheritedByQuirkyTable(parent, this.#open.page) : parent;
    const appearance = this.#appearances.of(tag.name, tag.attributes, inherited, declarations);
    tag.remember({ parent, matching, appearance });
    return appearance;
  }

  /** Elements whose attribute is shown: alternative text of images, labels of buttons, what stands in a field. */
  #replaced({ name, attributes }: Tag, appearance: Appearance): void {
    const text = this.#shownAttribute(name, attributes.get('type')?.trim().toLowerCase() ?? 'text');
    if (!text) return;
    const references = new CharacterReferences(decodeHTMLAttribute);
    const quotes = this.#blockquote.depths.length;
    // A picture's text stands in a frame of its own.
    this.#rendered.separate(LINE, appearance.isVisible);
    for (let at = 0; at < text.length; at += PIECE) {
      this.#rendered.write(references.read(text.slice(at, at + PIECE)), appearance, quotes);
    }
    this.#rendered.write(references.end(), appearance, quotes);
    this.#rendered.separate(LINE, appearance.isVisible);
  }

  #shownAttribute(name: string, type: string): string | undefined {
    if (name === 'textarea') return this.#placeholder;
    if (name === 'img' || name === 'area') return this.#alt;
    if (name !== 'input') return undefined;
    if (type === 'image') return this.#alt;
    if (BUTTONS.has(type)) return this.#value;
    return FIELDS.has(type) ? this.#value || this.#placeholder : type === 'password' ? this.#placeholder : undefined;
  }

  #closeTag(name: string): void {
    this.#endText();
    if (name === 'script') {
      if (this.#script?.endsHere() === false) return;
      this.#script = undefined;
    }
    const element = this.#open.stateOf(name);
    // Closing what is not open makes an empty paragraph or a line break (HTML 13.2.6.4.7).
    if (name === 'p' || name === 'br') this.#separate(element, this.#open.appearance);
    this.#open.close(element);
  }

  /** Blocks, cells, lines: what keeps letters of different places apart. */
  #separate(element: ElementState, { isRendered, display }: Appearance): void {
    const separator = separatorOf(element, display);
    if (separator !== '') this.#rendered.separate(separator, isRendered);
  }

  /** Text as it stands in the source. */
  #source(source: string): void {
    if (this.#script !== undefined) this.#script.write(source);
    else this.#text(this.#references.read(source));
  }

  #endText(): void {
    const text = this.#references.end();
    if (text !== '') this.#text(text);
  }

  #text(text: string): void {
    this.#rendered.write(text, this.#open.surroundings(false), this.#blockquote.depths.length);
  }
}

/** What keeps an element's text apart: what CSS makes of it, or else its name. */
function separatorOf({ kind: { separator } }: ElementState, display: string): string {
  if (display === '' || display === 'none') return separator;
  if (/^(inline|contents|ruby)/.test(display)) return '';
  return /^(block|flex|grid|table|list-item|flow-root)/.test(display) ? separator || LINE : separator;
}
