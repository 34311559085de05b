import { cascade } from './css/cascade.ts';
import type { Declarations } from './css/declarations.ts';
import { DOCUMENT } from './css/selector-match.ts';
import type { Box, Match, StyleRules } from './css/style-rules.ts';
import { INERT, type Look, Looks, pageLook } from './look/look.ts';
import { lookOf } from './look/look-of.ts';
import { isOffPage } from './look/visible.ts';
import type { PageElement } from './page-element.ts';
import { HTML, Tag } from './tag.ts';
import { VIEWS, type ViewSet } from './views.ts';

/**
 * Changes of the tree after which the looks of open elements are found out anew; further ones are passed over. Each costs
 * time for every element that is open.
 */
const MAX_CHANGES = 100_000;

/** Looks and lists of looks remembered at a time. Not weakly: with a look for each element, that takes half of the time. */
const MAX_LISTS = 1_000;

/** How elements look in some views, found out when they are first asked for. */
export class ElementLooks {
  readonly #rules: StyleRules;
  readonly #views: readonly number[];
  readonly #set: ViewSet;
  readonly #isQuirky: boolean;
  readonly #known = new Looks();
  readonly #page: readonly Look[];
  readonly #inert: readonly Look[];
  /** How the body looks: in quirks mode, tables take their text's looks from it. */
  #body: readonly Look[] | undefined;
  #state = 0;
  /** Whether some element moves its first line off the page. */
  #indentsAway = false;
  /** Lists of looks by the numbers of the looks: one number where all are the same. */
  #lists = new Map<string, readonly Look[]>();
  #numbers = new Map<Look, number>();
  #lastNumber = 0;

  /** @param views numbers of the views */
  constructor(
    rules: StyleRules,
    views: readonly number[],
    { isQuirky, knowsDark }: { isQuirky: boolean; knowsDark: boolean },
  ) {
    this.#rules = rules;
    this.#views = views;
    this.#set = views.reduce((set, view) => set | (1 << view), 0);
    this.#isQuirky = isQuirky;
    this.#page = views.map((view) => this.#known.one(pageLook(knowsDark && VIEWS[view]!.isDark)));
    this.#inert = views.map(() => INERT);
  }

  /** Takes note that elements stand elsewhere now: how open elements look is found out anew. */
  changed(): void {
    if (this.#state < MAX_CHANGES) this.#state++;
  }

  /** How an element looks, in each view. */
  of(element: PageElement): readonly Look[] {
    if (element.state === this.#state && element.looks !== undefined) return element.looks;
    const looks = this.#find(element);
    element.looks = looks;
    element.state = this.#state;
    if (element.tag.name === 'body' && element.tag.isHtml) this.#body = looks;
    return looks;
  }

  #find(element: PageElement): readonly Look[] {
    if (element.isApart) return this.#inert;
    if (element.tag.name === DOCUMENT || element.parent === undefined) return this.#page;
    const { tag } = element;
    const parent = this.of(element.parent);
    if (parent[0]!.isInert) return this.#inert;
    tag.candidates ??= this.#rules.candidates(element, '');
    let { matches } = tag;
    if (matches === undefined) {
      matches = this.#rules.matching(tag.candidates, element);
      if (tag.candidates.every(({ isPlain }) => isPlain)) tag.matches = matches;
    }
    const key = tag.matches === undefined ? keyOf(matches) : '';
    // In these parents an element may be hidden because of the parent's name alone: the name is part of the key.
    const within = element.parent.tag;
    const fullKey =
      within.kind.isReplaced || within.name === 'semantics' || within.name === 'noframes'
        ? `${within.name} ${key}`
        : key;
    const known = tag.looksIn(parent, fullKey);
    if (known !== undefined) return known;
    const looks = this.#compute(tag, matches, parent, within);
    tag.remember({ parent, matching: fullKey, looks });
    return looks;
  }

  /**
   * How text looks that is written in an element now. Its block's `text-indent` moves the first line of the block alone
   * (CSS Text 3 8.1), and may move it off the page.
   */
  ofText(element: PageElement): readonly Look[] {
    const looks = this.of(element);
    if (!this.#indentsAway) return looks;
    let block = element;
    while (this.of(block)[0]!.separator === '' && block.parent !== undefined) block = block.parent;
    if (block.isPastFirstLine) return looks;
    const indents = this.of(block);
    return this.#list(looks.map((look, index) => this.#indented(look, indents[index]!)));
  }

  #indented(look: Look, block: Look): Look {
    return isOffPage(block.textIndent) ? this.#known.one({ ...look, isVisible: false }) : look;
  }

  /**
   * How the text looks that CSS adds before or behind what is in an element, and which text it is; undefined for none.
   */
  added(element: PageElement, box: Box): { looks: readonly Look[]; contents: readonly string[] } | undefined {
    const candidates = this.#rules.candidates(element, box);
    const matches = candidates.length === 0 ? [] : this.#rules.matching(candidates, element);
    if (matches.length === 0) return undefined;
    const looks = this.#compute(PSEUDO, matches, this.of(element), element.tag);
    const contents = this.#views.map((view) => cascade(matches, PSEUDO.own, view).get('content')?.value ?? '');
    return { looks, contents };
  }

  #compute(tag: Tag, matches: readonly Match[], parent: readonly Look[], parentTag: Tag): readonly Look[] {
    const looks: Look[] = [];
    const pages = this.#body ?? this.#page;
    const declared: Declarations[] = [];
    for (const [index, view] of this.#views.entries()) {
      const earlier = this.#withSameRules(index, matches);
      const own = earlier < 0 ? cascade(matches, tag.own, view) : declared[earlier]!;
      declared.push(own);
      const alike = declared.findIndex(
        (one, at) =>
          one === own &&
          at < index &&
          parent[at] === parent[index] &&
          pages[at] === pages[index] &&
          this.#fits(own, at, index),
      );
      if (alike >= 0) {
        looks.push(looks[alike]!);
        continue;
      }
      const page = pages[index]!;
      const surroundings = { parent: parent[index]!, parentTag, page, view: VIEWS[view]!, isQuirky: this.#isQuirky };
      const look = this.#known.one(lookOf(tag, own, surroundings));
      if (isOffPage(look.textIndent)) this.#indentsAway = true;
      looks.push(look);
    }
    return this.#list(looks);
  }

  /** The first of the views before one in which the same rules hold; negative for none. */
  #withSameRules(index: number, matches: readonly Match[]): number {
    const view = this.#views[index]!;
    for (let at = 0; at < index; at++) {
      const both = (1 << view) | (1 << this.#views[at]!);
      if (matches.every(({ rule: { views } }) => (views & both) === 0 || (views & both) === both)) return at;
    }
    return -1;
  }

  /** Tells whether declarations mean the same in two views: a length may be a share of the window. */
  #fits(declared: Declarations, one: number, other: number): boolean {
    if (VIEWS[this.#views[one]!]!.isPhone === VIEWS[this.#views[other]!]!.isPhone) return true;
    for (const { value } of declared.values()) if (OF_WINDOW.test(value)) return false;
    return true;
  }

  /** The same object for lists of the same looks: a tag remembers how it looks by the list of its parent. */
  #list(looks: readonly Look[]): readonly Look[] {
    const first = this.#numberOf(looks[0]!);
    let key = `${first}`;
    if (looks.some((look) => look !== looks[0])) for (const look of looks.slice(1)) key += `,${this.#numberOf(look)}`;
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    if (this.#lists.size >= MAX_LISTS) this.#lists = new Map();
    this.#lists.set(key, looks);
    return looks;
  }

  #numberOf(look: Look): number {
    const known = this.#numbers.get(look);
    if (known !== undefined) return known;
    if (this.#numbers.size >= MAX_LISTS) this.#numbers = new Map();
    this.#numbers.set(look, ++this.#lastNumber);
    return this.#lastNumber;
  }
}

/** Lengths that are shares of the window. */
const OF_WINDOW = /\dv|[dsl]v[whib]|cq/;

/** The box of text that CSS adds. It has no attributes, and so no declarations of its own. */
const PSEUDO = /* @__PURE__ */ new Tag('::', HTML, new Map(), { isQuirky: false });

function keyOf(matches: readonly Match[]): string {
  let key = '';
  for (const { rule, isDoubtful } of matches) key += `${isDoubtful ? '?' : ''}${rule.order} `;
  return key;
}
