import { DOCUMENT, type Selectable } from './css/selector-match.ts';
import type { Look } from './look/look.ts';
import { HTML, Tag } from './tag.ts';

/** Elements before one that selectors like `a ~ b` may look at; further ones are let go. */
const MAX_EARLIER = 1_000;

/**
 * An element of the tree. It knows what it stands in and the elements before it, and not what is in it: elements that are
 * closed are let go, so that memory does not grow with the mail.
 */
export class PageElement implements Selectable {
  tag: Tag;
  /** Text of an attribute that is shown in its place: the alternative to a picture, the label of a button. */
  readonly shown: string | undefined;
  parent: PageElement | undefined;
  previous: PageElement | undefined;
  index = 0;
  typeIndex = 0;
  /** In how many quotes it stands, itself included. */
  quotes = 0;
  isAttached = false;
  /** It takes no part in the page: it is in a template. */
  isApart = false;
  /** Its first line is over: a block or a line break has been met in it. */
  isPastFirstLine = false;
  /** What is in a template. */
  content: PageElement | undefined;
  /** Its attributes where the tree's construction asks for them. */
  attributes: { name: string; value: string }[] | undefined;
  /** How it looks in each view; and at which state of the tree that was found out. */
  looks: readonly Look[] | undefined;
  state = -1;
  /** The state of its children so far. */
  #lastChild: PageElement | undefined;
  #children = 0;
  #names: Map<string, number> | undefined;

  constructor(tag: Tag, shown: string | undefined) {
    this.tag = tag;
    this.shown = shown;
  }

  get hasElements(): boolean {
    return this.#children > 0;
  }

  /** Puts an element into this one, behind those in it. */
  append(child: PageElement): void {
    child.parent = this;
    child.isApart = this.isApart;
    child.quotes = this.quotes + (child.tag.name === 'blockquote' ? 1 : 0);
    if (child.isAttached) return;
    child.isAttached = true;
    child.index = ++this.#children;
    child.previous = child.index % MAX_EARLIER === 0 ? undefined : this.#lastChild;
    this.#names ??= new Map();
    if (this.#names.size < MAX_EARLIER || this.#names.has(child.tag.name)) {
      child.typeIndex = (this.#names.get(child.tag.name) ?? 0) + 1;
      this.#names.set(child.tag.name, child.typeIndex);
    }
    this.#lastChild = child;
  }
}

/** The node that the page's outermost element stands in, or the inside of a template. */
export function rootNode(isApart: boolean): PageElement {
  const root = new PageElement(new Tag(DOCUMENT, HTML, new Map(), { isQuirky: false }), undefined);
  root.isApart = isApart;
  return root;
}
