import type { Appearance } from './appearance.ts';
import type { ElementState } from './element-state.ts';
import type { Rule, Styled } from './style-rules.ts';

/** Attributes that decide how an element looks, by themselves or through the rules they select. */
export const STYLING = 'style class id hidden type color size text bgcolor background dir'.split(' ');

const MOST_CLASSES = 16;
/** Tags told apart at a time; more are forgotten and met anew. */
const MOST_TAGS = 1_000;
/** Tags with longer attributes are not remembered. */
const LONGEST_REMEMBERED = 2_000;
/** Ways one tag looks, by what it stands in; a newsletter's `td` has a handful. */
const MOST_LOOKS = 8;

/** How elements with one tag look within one other. */
interface Look {
  parent: Appearance;
  /** Which of the tag's rules were for it, as bits. */
  matching: number;
  appearance: Appearance;
}

/**
 * An opening tag, as far as it decides how its element looks. Tags that are alike are one object: mails repeat the same
 * few thousands of times, and what follows from one is found out once.
 */
export class Tag implements Styled {
  readonly element: ElementState;
  readonly attributes: ReadonlyMap<string, string>;
  readonly classes: ReadonlySet<string>;
  readonly id: string;
  /** The style rules that are for it, wherever it stands or within some other elements; looked up when first needed. */
  rules: readonly Rule[] | undefined;
  /** The tags that have one attribute more, by its name and value. */
  more: Map<string, Map<string, Tag>> | undefined;
  readonly #looks: Look[] = [];
  #nextLook = 0;

  constructor(element: ElementState, attributes: ReadonlyMap<string, string>) {
    this.element = element;
    this.attributes = attributes;
    const className = attributes.get('class')?.trim().toLowerCase() ?? '';
    this.classes = className === '' ? NO_CLASSES : new Set(className.split(/\s+/, MOST_CLASSES));
    this.id = attributes.get('id')?.toLowerCase() ?? '';
  }

  get name(): string {
    return this.element.kind.name;
  }

  /** How the last elements with this tag looked within another one; undefined where none is remembered. */
  lookIn(parent: Appearance, matching: number): Appearance | undefined {
    for (const look of this.#looks) if (look.parent === parent && look.matching === matching) return look.appearance;
    return undefined;
  }

  remember(look: Look): void {
    this.#looks[this.#nextLook++ % MOST_LOOKS] = look;
  }
}

/** All tags of a source. */
export class Tags {
  readonly #elementOf: (name: string) => ElementState;
  readonly #bare = new Map<string, Tag>();
  #count = 0;

  /** @param elementOf the element by its name */
  constructor(elementOf: (name: string) => ElementState) {
    this.#elementOf = elementOf;
  }

  /** The tag of a name, without attributes. */
  bare(name: string): Tag {
    const known = this.#bare.get(name);
    if (known !== undefined) return known;
    const element = this.#elementOf(name);
    if (element.kind.name !== name) return this.bare(element.kind.name);
    this.#makeRoom();
    const tag = new Tag(element, NO_ATTRIBUTES);
    this.#bare.set(name, tag);
    return tag;
  }

  /** A tag with one attribute more. The first of two with one name counts (HTML 13.2.5.33). */
  withAttribute(tag: Tag, name: string, value: string): Tag {
    const known = tag.more?.get(name)?.get(value);
    if (known !== undefined) return known;
    if (tag.attributes.has(name)) return tag;
    if (value.length > LONGEST_REMEMBERED) return new Tag(tag.element, new Map(tag.attributes).set(name, value));
    this.#makeRoom();
    // The value itself would keep the piece of the source that it was cut from.
    const copy = Buffer.from(value).toString();
    const made = new Tag(tag.element, new Map(tag.attributes).set(name, copy));
    tag.more ??= new Map();
    const values = tag.more.get(name) ?? new Map<string, Tag>();
    tag.more.set(name, values.set(copy, made));
    return made;
  }

  #makeRoom(): void {
    if (this.#count++ < MOST_TAGS) return;
    this.#bare.clear();
    this.#count = 0;
  }
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();
const NO_CLASSES: ReadonlySet<string> = new Set();
