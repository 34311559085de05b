import { copied } from '../copied.ts';
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
/** Characters of a tag's attributes; one with more is not remembered. */
const MAX_REMEMBERED = 2_000;
/** Longer attributes are cut: what they say first counts no less. */
const MAX_ATTRIBUTE = 65_536;
/** Ways one tag looks, by what it stands in; a newsletter's `td` has a handful. */
const MAX_LOOKS = 8;

interface Attribute {
  name: string;
  value: string;
}

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
  readonly #grammar: Grammar;
  // Found out when first asked for: much of the text is in tags without either.
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

/** A tag once it is met, and the tags that have one attribute more, by its name and value. */
interface Known {
  tag: Tag | undefined;
  more: Map<string, Map<string, Known>> | undefined;
}

/** All tags of a source. */
export class Tags {
  readonly #grammar: Grammar;
  readonly #read: ReadonlySet<string>;
  readonly #asked: ReadonlySet<string>;
  #known = new Map<string, Known>();
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

  /** @param attributes of two with one name the first counts */
  of(name: string, namespace: string, attributes: readonly Attribute[]): Tag {
    let known = this.#bare(namespace === HTML ? name : `${namespace} ${name}`);
    let length = 0;
    for (const { name: attribute, value } of attributes) {
      if (!this.#read.has(attribute)) continue;
      const own = this.#valueOf(attribute, value);
      length += own.length;
      known = length > MAX_REMEMBERED ? { tag: undefined, more: undefined } : this.#with(known, attribute, own);
    }
    known.tag ??= new Tag(name, namespace, this.#attributesOf(attributes), this.#grammar);
    return known.tag;
  }

  /** A tag with more attributes; those that it has count over them. */
  with(tag: Tag, attributes: readonly Attribute[]): Tag {
    const own = Array.from(tag.attributes, ([name, value]) => ({ name, value }));
    return this.of(tag.name, tag.namespace, [...own, ...attributes]);
  }

  #attributesOf(attributes: readonly Attribute[]): Map<string, string> {
    const own = new Map<string, string>();
    for (const { name, value } of attributes)
      if (this.#read.has(name) && !own.has(name)) own.set(name, copied(this.#valueOf(name, value)));
    return own;
  }

  /** What counts of an attribute's value. Of a link's address, only whether there is one decides how it looks. */
  #valueOf(name: string, value: string): string {
    return name === 'href' && !this.#asked.has(name) ? '' : value.slice(0, MAX_ATTRIBUTE);
  }

  #bare(key: string): Known {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#makeRoom();
    const made = { tag: undefined, more: undefined };
    this.#known.set(key, made);
    return made;
  }

  #with(known: Known, name: string, value: string): Known {
    const next = known.more?.get(name)?.get(value);
    if (next !== undefined) return next;
    this.#makeRoom();
    const made = { tag: undefined, more: undefined };
    known.more ??= new Map();
    const values = known.more.get(name) ?? new Map<string, Known>();
    known.more.set(name, values.set(copied(value), made));
    return made;
  }

  #makeRoom(): void {
    if (this.#count++ < MAX_TAGS) return;
    // Not cleared: V8 links the entries of a cleared map to those that follow, and frees none before a full collection.
    this.#known = new Map();
    this.#count = 0;
  }
}

const NO_CLASSES: ReadonlySet<string> = new Set();
