import type { Declarations } from './css/declarations.ts';
import type { Grammar } from './css/properties.ts';
import type { SelectableTag } from './css/selector-match.ts';
import { declarationsIn } from './css/style-attribute.ts';
import type { Match, Rule } from './css/style-rules.ts';
import { type ElementKind, elementKind } from './elements.ts';
import type { Look } from './look/look.ts';

/** Attributes that decide how an element looks, by themselves or through the rules they select. */
const STYLING =
  'style class id hidden type color size text link bgcolor background dir href open controls data link content name media width height'.split(
    ' ',
  );

const MAX_CLASSES = 100;
/** Tags told apart at a time; more are forgotten and met anew. */
const MAX_TAGS = 1_000;
/** Tags with longer attributes are not remembered. */
const MAX_REMEMBERED = 2_000;
/** Longer attributes are cut: what they say first counts no less. */
const MAX_ATTRIBUTE = 65_536;
/** V8 copies shorter pieces of a text. */
const MIN_CUT = 13;
/** Ways one tag looks, by what it stands in; a newsletter's `td` has a handful. */
const MAX_LOOKS = 8;

/** How elements with one tag look within one other. */
interface Remembered {
  parent: readonly Look[];
  matching: string;
  looks: readonly Look[];
}

/**
 * An opening tag, as far as it decides how its element looks. Tags that are alike are one object: mails repeat the same
 * few thousands of times, and what follows from one is found out once.
 */
export class Tag implements SelectableTag {
  readonly name: string;
  readonly namespace: string;
  readonly isHtml: boolean;
  readonly kind: ElementKind;
  readonly attributes: ReadonlyMap<string, string>;
  /** The rules that may be for it; looked up when first needed. */
  candidates: readonly Rule[] | undefined;
  /** Its matches, where they do not depend on what it stands in. */
  matches: readonly Match[] | undefined;
  /** The tags that have one attribute more, by its name and value. */
  more: Map<string, Map<string, Tag>> | undefined;
  readonly #grammar: Grammar;
  // A tag of several attributes is made one by one: what follows from those of the tags on the way is never asked.
  #classes: ReadonlySet<string> | undefined;
  #own: Declarations | undefined;
  readonly #remembered: Remembered[] = [];
  #next = 0;

  constructor(name: string, namespace: string, attributes: ReadonlyMap<string, string>, grammar: Grammar) {
    this.name = name;
    this.namespace = namespace;
    this.isHtml = namespace === HTML;
    this.kind = elementKind(this.isHtml ? name : '');
    this.attributes = attributes;
    this.#grammar = grammar;
  }

  get classes(): ReadonlySet<string> {
    this.#classes ??= this.#classesIn(this.#cased('class'));
    return this.#classes;
  }

  get id(): string {
    return this.#cased('id');
  }

  /** The declarations of its `style` attribute. */
  get own(): Declarations {
    this.#own ??= declarationsIn(this.attributes.get('style') ?? '', this.#grammar);
    return this.#own;
  }

  #cased(name: string): string {
    const value = this.attributes.get(name) ?? '';
    return this.#grammar.isQuirky ? value.toLowerCase() : value;
  }

  #classesIn(names: string): ReadonlySet<string> {
    return names === '' ? NO_CLASSES : new Set(names.split(/[ \t\n\f\r]+/, MAX_CLASSES).filter((one) => one !== ''));
  }

  /** How the last elements with this tag looked within another one; undefined where none is remembered. */
  looksIn(parent: readonly Look[], matching: string): readonly Look[] | undefined {
    for (const one of this.#remembered) if (one.parent === parent && one.matching === matching) return one.looks;
    return undefined;
  }

  remember(one: Remembered): void {
    this.#remembered[this.#next++ % MAX_LOOKS] = one;
  }
}

export const HTML = 'http://www.w3.org/1999/xhtml';
export const SVG = 'http://www.w3.org/2000/svg';
export const MATHML = 'http://www.w3.org/1998/Math/MathML';

/** All tags of a source. */
export class Tags {
  readonly #grammar: Grammar;
  readonly #read: ReadonlySet<string>;
  readonly #asked: ReadonlySet<string>;
  readonly #bare = new Map<string, Tag>();
  #count = 0;

  /** @param asked names of attributes that selectors ask for */
  constructor(grammar: Grammar, asked: ReadonlySet<string>) {
    this.#grammar = grammar;
    // They become more as style elements are read.
    this.#asked = new Set(asked);
    this.#read = new Set([...STYLING, ...asked]);
  }

  get isQuirky(): boolean {
    return this.#grammar.isQuirky;
  }

  /** Tells whether tags made here hold every attribute that selectors ask for. */
  holdsAll(asked: ReadonlySet<string>): boolean {
    return [...asked].every((name) => this.#asked.has(name) || (this.#read.has(name) && name !== 'href'));
  }

  of(name: string, namespace: string, attributes: readonly { name: string; value: string }[]): Tag {
    let tag = this.#bareTag(name, namespace);
    for (const { name: attribute, value } of attributes) tag = this.with(tag, attribute, value);
    return tag;
  }

  /** A tag with one attribute more. The first of two with one name counts. */
  with(tag: Tag, name: string, written: string): Tag {
    if (!this.#read.has(name) || tag.attributes.has(name)) return tag;
    // Of a link's address, only whether there is one decides how it looks.
    const value = name === 'href' && !this.#asked.has(name) ? '' : written.slice(0, MAX_ATTRIBUTE);
    const known = tag.more?.get(name)?.get(value);
    if (known !== undefined) return known;
    // A longer value would keep the piece of the source that it was cut from.
    const copy = value.length < MIN_CUT ? value : Buffer.from(value).toString();
    const made = new Tag(tag.name, tag.namespace, new Map(tag.attributes).set(name, copy), this.#grammar);
    if (value.length > MAX_REMEMBERED) return made;
    this.#makeRoom();
    tag.more ??= new Map();
    const values = tag.more.get(name) ?? new Map<string, Tag>();
    tag.more.set(name, values.set(copy, made));
    return made;
  }

  #bareTag(name: string, namespace: string): Tag {
    const key = namespace === HTML ? name : `${namespace} ${name}`;
    const known = this.#bare.get(key);
    if (known !== undefined) return known;
    this.#makeRoom();
    const tag = new Tag(name, namespace, NO_ATTRIBUTES, this.#grammar);
    this.#bare.set(key, tag);
    return tag;
  }

  #makeRoom(): void {
    if (this.#count++ < MAX_TAGS) return;
    this.#bare.clear();
    this.#count = 0;
  }
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();
const NO_CLASSES: ReadonlySet<string> = new Set();
