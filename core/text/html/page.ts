import type { Token } from 'parse5';
import { viewsOfMedia } from './css/media.ts';
import { StyleRules } from './css/style-rules.ts';
import { tokensOf } from './css/tokens.ts';
import { ElementLooks } from './element-looks.ts';
import { elementKind, LINE } from './elements.ts';
import { generatedText } from './generated-text.ts';
import { INERT, type Look } from './look/look.ts';
import { PageElement } from './page-element.ts';
import type { TreeEvents } from './page-tree.ts';
import type { HtmlSink } from './rendered-text.ts';
import { RenderedText } from './rendered-text.ts';
import { shownAttribute } from './shown-attribute.ts';
import { HTML, SVG, type Tag, Tags } from './tag.ts';
import { ViewDifferences } from './view-differences.ts';
import { ALL_VIEWS } from './views.ts';

/** Characters of one source's styles that are read. A newsletter has some ten thousand; rules take more memory than they are long. */
const MAX_STYLES = 1_000_000;

/** Elements that may stand before the last style rule of a page that is read at once; a head has some ten. */
const MAX_MET = 200;

/** Characters of a shown attribute that are written at once: it may be as long as the mail. */
const PIECE = 65_536;

/** Parts of a table that keep nothing apart where they begin: text in them, but in no cell, is shown before the table. */
const FRAMES = new Set('table tbody thead tfoot tr colgroup col'.split(' '));

/** How a page is read. */
export interface Reading {
  /** The view whose text is written; those behind it are compared with it. */
  views: readonly number[];
  /** Text that CSS adds is read as well. */
  addsText: boolean;
  sink: HtmlSink;
}

/**
 * Follows the tree of a source as it is built. At first it takes the style rules; from `read` on, it writes what a reader
 * sees.
 */
export class Page implements TreeEvents {
  readonly rules: StyleRules;
  /** Text that is to be read has been met while the rules were taken. */
  hasText = false;
  /** Elements met while the rules were taken, with all of their attributes: which of them count is known once all rules are. */
  #met: { element: PageElement; attributes: Token.Attribute[] }[] = [];
  /** CSS has added text that only some mail programs show. */
  hasAddedText = false;
  #tags = new Tags({ isQuirky: false }, NO_NAMES);
  #isQuirky = false;
  #style: { element: PageElement; text: string } | undefined;
  #reading: Reading | undefined;
  #looks: ElementLooks | undefined;
  #rendered: RenderedText | undefined;
  #differences: ViewDifferences | undefined;

  constructor(rules = new StyleRules()) {
    this.rules = rules;
  }

  /** Tells whether nothing has been met so far that should have been read. */
  get canRead(): boolean {
    // What is added before the text of an element that is open already would be left out.
    return !this.hasText && !this.rules.addsText && this.#met.length < MAX_MET;
  }

  /** The views that read otherwise than the first. */
  get differences(): ViewDifferences | undefined {
    return this.#differences;
  }

  /** From here on the rules are known: what follows is read. */
  read(reading: Reading): void {
    this.#reading = reading;
    this.#rendered = new RenderedText(reading.sink);
    this.#differences = reading.views.length > 1 ? new ViewDifferences(reading.views.length) : undefined;
    this.#prepare();
    for (const { element, attributes } of this.#met)
      element.tag = this.#tagOf(element.tag.name, element.tag.namespace, attributes);
    this.#met = [];
  }

  end(): void {
    this.#rendered?.end();
  }

  begun(isQuirky: boolean): void {
    this.#isQuirky = isQuirky;
    this.#prepare();
  }

  #prepare(): void {
    const { rules } = this;
    if (!this.#tags.holdsAll(rules.attributes) || this.#tags.isQuirky !== this.#isQuirky)
      this.#tags = new Tags({ isQuirky: this.#isQuirky }, rules.attributes);
    if (this.#reading === undefined) return;
    this.#looks = new ElementLooks(rules, this.#reading.views, {
      isQuirky: this.#isQuirky,
      knowsDark: rules.knowsDark,
    });
  }

  created(name: string, namespace: string, attributes: Token.Attribute[]): PageElement {
    const tag = this.#tagOf(name, namespace, attributes);
    const element = new PageElement(tag, namespace === HTML ? shownAttribute(name, attributes) : undefined);
    if (name === 'annotation-xml') element.attributes = attributes;
    if (this.#looks === undefined && !this.hasText && this.#met.length < MAX_MET)
      this.#met.push({ element, attributes });
    return element;
  }

  #tagOf(name: string, namespace: string, attributes: readonly Token.Attribute[]): Tag {
    const late = namespace === HTML ? this.rules.lateAttributes.get(name) : undefined;
    return this.#tags.of(name, namespace, late === undefined ? attributes : [...attributes, ...late]);
  }

  opened(element: PageElement): void {
    const { name } = element.tag;
    if (element.isApart) return;
    if (this.#looks === undefined) {
      if (element.shown) this.hasText = true;
      else if (name === 'style' && (element.tag.isHtml || element.tag.namespace === SVG))
        this.#style = { element, text: '' };
      else if (name === 'meta') this.#meta(element);
      return;
    }
    // It comes with elements in it, which were elsewhere.
    if (element.hasElements) this.#looks.changed();
    const looks = this.#looks.of(element);
    if (name === 'ruby') this.#rendered!.separateAnnotations();
    if (!FRAMES.has(name)) {
      this.#separate(looks);
      // A table puts whatever is in it into a cell.
      if (FRAMES.has(element.parent?.tag.name ?? '')) this.#rendered!.separate(LINE, looks[0]!.isRendered);
    }
    if (looks[0]!.separator !== '' && element.parent !== undefined) this.#endFirstLine(element.parent);
    if (element.shown) this.#replaced(element.shown, looks, element.quotes);
    else this.#added(element, 'before');
  }

  moved(element: PageElement): void {
    if (this.#looks === undefined || element.isApart) return;
    const wasRendered = element.looks?.[0]?.isRendered;
    this.#looks.changed();
    // What was hidden where it stood begins here.
    if (wasRendered === false && element.parent?.isAttached) this.#separate(this.#looks.of(element));
  }

  withAttributes(element: PageElement, attributes: Token.Attribute[]): void {
    if (this.#looks === undefined) this.rules.addLate(element.tag.name, attributes);
    element.tag = this.#tags.with(element.tag, attributes);
    this.#looks?.changed();
  }

  closed(element: PageElement): void {
    if (element === this.#style?.element) this.#endStyle();
    if (this.#looks === undefined || element.isApart) return;
    this.#added(element, 'after');
    const { name } = element.tag;
    if (name === 'table' || !FRAMES.has(name)) this.#separate(this.#looks.of(element));
  }

  text(text: string, parent: PageElement): void {
    if (parent === this.#style?.element) this.#takeStyle(text);
    if (parent.isApart) return;
    if (this.#looks !== undefined) this.#write(text, this.#looks.ofText(parent), parent.quotes);
    else if (!this.hasText && !NOT_READ.has(parent.tag.name) && /[^ \t\r\n\f]/.test(text)) this.hasText = true;
  }

  passedOver(name: string): void {
    const { separator } = elementKind(name);
    if (separator !== '' && !FRAMES.has(name)) this.#rendered?.separate(separator, true);
  }

  #takeStyle(text: string): void {
    const { rules } = this;
    const taken = text.slice(0, Math.max(0, MAX_STYLES - rules.length));
    this.#style!.text += taken;
    rules.length += taken.length;
    if (taken.length < text.length) rules.isCut = true;
  }

  #endStyle(): void {
    const { element, text } = this.#style!;
    this.#style = undefined;
    const type = element.tag.attributes.get('type');
    // Rules in another language than CSS say nothing; those for other media nothing to whoever reads on a screen.
    if (type !== undefined && type !== '' && type.toLowerCase() !== 'text/css') return;
    const views = viewsOfMedia(tokensOf(element.tag.attributes.get('media') ?? ''));
    if (views !== 0) this.rules.add(text, { isQuirky: this.#isQuirky }, views & ALL_VIEWS);
  }

  /** `<meta name="color-scheme">` (HTML 4.2.5.1). */
  #meta({ tag: { attributes } }: PageElement): void {
    if (attributes.get('name')?.trim().toLowerCase() !== 'color-scheme') return;
    if (/(?:^|\s)dark(?:\s|$)/i.test(attributes.get('content') ?? '')) this.rules.knowsDark = true;
  }

  #write(text: string, looks: readonly Look[], quotes: number): void {
    if (this.#differences !== undefined && /[^ \t\r\n\f]/.test(text)) this.#differences.text(looks);
    this.#rendered!.write(text, looks[0]!, quotes);
  }

  #separate(looks: readonly Look[]): void {
    this.#differences?.separate(looks);
    const [{ separator, isRendered, isInert }] = looks as readonly [Look];
    if (separator !== '' && !isInert) this.#rendered!.separate(separator, isRendered);
  }

  #endFirstLine(element: PageElement): void {
    let block: PageElement | undefined = element;
    while (block !== undefined && !block.isPastFirstLine) {
      block.isPastFirstLine = true;
      if (this.#looks!.of(block)[0]!.separator !== '') return;
      block = block.parent;
    }
  }

  /** A picture's text stands in a frame of its own. */
  #replaced(text: string, looks: readonly Look[], quotes: number): void {
    const [{ isVisible }] = looks as readonly [Look];
    this.#rendered!.separate(LINE, isVisible);
    for (let at = 0; at < text.length; at += PIECE) this.#write(text.slice(at, at + PIECE), looks, quotes);
    this.#rendered!.separate(LINE, isVisible);
  }

  #added(element: PageElement, box: 'before' | 'after'): void {
    if (!this.rules.addsText || this.#reading?.addsText !== true || INERT === this.#looks!.of(element)[0]) return;
    const added = this.#looks!.added(element, box);
    if (added === undefined) return;
    const texts = added.contents.map((content) => generatedText(content, element.tag.attributes));
    // Text that is added and hidden is not even a preheader: lists of mail know nothing of styles.
    if (texts.every((text) => text === '') || !added.looks.some(({ isVisible }) => isVisible)) return;
    this.hasAddedText = true;
    const [look] = added.looks as readonly [Look];
    this.#separate(added.looks);
    this.#rendered!.write(texts[0]!, look, element.quotes);
    this.#separate(added.looks);
  }
}

const NO_NAMES: ReadonlySet<string> = new Set();
/** Elements whose text is never read where it stands. */
const NOT_READ = new Set('style script title noembed noframes iframe'.split(' '));
