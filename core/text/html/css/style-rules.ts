import { ALL_VIEWS, type ViewSet } from '../views.ts';
import type { Declarations } from './declarations.ts';
import { Layer } from './layers.ts';
import type { Grammar } from './properties.ts';
import type { Complex, Compound, Simple } from './selector.ts';
import { MAYBE, NO, type Selectable, SelectorMatcher } from './selector-match.ts';
import { type Condition, readStyleSheet } from './style-sheet.ts';

/** One selector with what its elements are to look like. */
export interface Rule {
  readonly selector: Complex;
  readonly declarations: Declarations;
  readonly views: ViewSet;
  readonly layer: Layer;
  readonly isDoubtful: boolean;
  readonly order: number;
  /** Whether it is for an element is known from the element's tag alone. */
  readonly isPlain: boolean;
}

/** What a rule is for: the element itself, or text that CSS adds before or behind what is in it. */
export type Box = '' | 'before' | 'after';

/** A rule that is for an element; a doubtful one may be, and counts only for what it shows. */
export interface Match {
  readonly rule: Rule;
  readonly isDoubtful: boolean;
}

/** Comparisons that a rule costs which may be for an element. */
const COST_OF_CANDIDATE = 8;

/** Blocks of declarations that are remembered; a sheet has some hundred. */
const MAX_SHARED = 10_000;

/** Attributes that later tags add to `<html>` or `<body>`; a handful have a meaning. */
const MAX_LATE = 100;
type LateAttribute = { name: string; value: string };

/** What rules for `*` are looked up by. */
const EVERY = '';

/** The rules of a mail's `<style>` elements (CSS Cascade 5). */
export class StyleRules {
  readonly #matcher = new SelectorMatcher();
  readonly #unlayered = new Layer();
  /** By box, then by an id, class or name of the element they are for, with `#` or `.` before it. */
  readonly #rules: Readonly<Record<Box, Map<string, Rule[]>>> = { '': new Map(), before: new Map(), after: new Map() };
  readonly #attributes = new Set<string>();
  readonly #viewSets = new Set<ViewSet>();
  /** The page's outermost element says that it knows dark mode (CSS Color Adjustment 1 2). */
  knowsDark = false;
  /** Characters of styles taken so far; and whether some were left out. */
  length = 0;
  isCut = false;
  /** Declarations by what they say: sheets say the same again and again. */
  readonly #declarations = new Map<string, Declarations>();
  readonly #lateAttributes = new Map<string, readonly LateAttribute[]>();
  #order = 0;
  #isRanked = true;

  /**
   * @param css the text of one `<style>` element
   * @param views those that the element itself is for
   */
  add(css: string, grammar: Grammar, views: ViewSet): void {
    this.#isRanked = false;
    readStyleSheet(css, grammar, this.#unlayered, (selectors, declarations, condition) => {
      const shared = this.#shared(declarations);
      for (const selector of selectors)
        this.#addRule(selector, shared, { ...condition, views: condition.views & views });
    });
  }

  /** Tells whether some rules were not followed, because the source has far too many of them. */
  get isExhausted(): boolean {
    return this.isCut || this.#matcher.isExhausted;
  }

  /** Attributes that a later `<html>` or `<body>` tag adds to the page's own, by its name: all of the page looks by them. */
  get lateAttributes(): ReadonlyMap<string, readonly LateAttribute[]> {
    return this.#lateAttributes;
  }

  addLate(name: string, attributes: readonly LateAttribute[]): void {
    const known = this.#lateAttributes.get(name) ?? [];
    const added = attributes.slice(0, Math.max(0, MAX_LATE - known.length));
    this.#lateAttributes.set(name, [...known, ...added]);
  }

  /** Names of attributes that selectors ask for. */
  get attributes(): ReadonlySet<string> {
    return this.#attributes;
  }

  /** The different sets of views that rules are for. */
  get viewSets(): ReadonlySet<ViewSet> {
    return this.#viewSets;
  }

  /** Tells whether there are rules for text that CSS adds. */
  get addsText(): boolean {
    return this.#rules.before.size + this.#rules.after.size > 0;
  }

  #shared(declarations: Declarations): Declarations {
    let key = '';
    for (const [name, { value, isImportant, unresolved }] of declarations)
      key += `${name}:${value}${isImportant ? '!' : ''}${unresolved ?? ''};`;
    const known = this.#declarations.get(key);
    if (known !== undefined) return known;
    if (this.#declarations.size < MAX_SHARED) this.#declarations.set(key, declarations);
    return declarations;
  }

  #addRule(selector: Complex, declarations: Declarations, { views, layer, isDoubtful }: Condition): void {
    const { pseudo, compounds } = selector;
    if (views === 0 || (pseudo !== '' && pseudo !== 'before' && pseudo !== 'after')) return;
    for (const compound of compounds) this.#noteAttributes(compound);
    if (views !== ALL_VIEWS) this.#viewSets.add(views);
    const scheme = declarations.get('color-scheme')?.value ?? '';
    if (/(?:^| )dark(?: |$)/.test(scheme) && compounds[0]!.some(isRoot)) this.knowsDark = true;
    const isPlain = compounds.length === 1 && compounds[0]!.every(isPlainSimple);
    const rule = { selector, declarations, views, layer, isDoubtful, order: this.#order++, isPlain };
    const key = keyOf(compounds[0]!);
    const rules = this.#rules[pseudo as Box];
    const known = rules.get(key);
    if (known === undefined) rules.set(key, [rule]);
    else known.push(rule);
  }

  #noteAttributes(compound: Compound): void {
    for (const simple of compound) {
      if (simple.kind === 'attribute') this.#attributes.add(simple.name);
      else if (simple.kind === 'is' || simple.kind === 'not')
        for (const { compounds } of simple.list) for (const one of compounds) this.#noteAttributes(one);
    }
  }

  /**
   * The rules that may be for an element by what its tag says, those that count least first: by layer, then specificity,
   * then order.
   */
  candidates(element: Selectable, box: Box): readonly Rule[] {
    const rules = this.#rules[box];
    if (rules.size === 0 || this.#matcher.isExhausted) return NO_RULES;
    if (!this.#isRanked) {
      this.#unlayered.rank();
      this.#isRanked = true;
    }
    const { tag } = element;
    const keys = [EVERY, tag.isHtml ? tag.name : tag.name.toLowerCase()];
    if (tag.id !== '') keys.push(`#${tag.id}`);
    for (const name of tag.classes) keys.push(`.${name}`);
    const found: Rule[] = [];
    for (const key of keys) {
      for (const rule of rules.get(key) ?? NO_RULES) {
        const [own] = rule.selector.compounds;
        if (!own!.every((simple) => isPlainSimple(simple)) || this.#matcher.compound(own!, element) !== NO)
          found.push(rule);
      }
    }
    // They are sorted, and gone through for each view.
    this.#matcher.spend(COST_OF_CANDIDATE * found.length);
    return found.sort(
      (a, b) => a.layer.order - b.layer.order || a.selector.specificity - b.selector.specificity || a.order - b.order,
    );
  }

  /** Which of an element's candidates are for it where it stands, in their order. */
  matching(candidates: readonly Rule[], element: Selectable): readonly Match[] {
    if (this.#matcher.isExhausted) return NO_MATCHES;
    const matches: Match[] = [];
    this.#matcher.begin();
    this.#matcher.spend(candidates.length);
    for (const rule of candidates) {
      const answer = rule.isPlain ? undefined : this.#matcher.complex(rule.selector, element);
      if (answer !== NO) matches.push({ rule, isDoubtful: rule.isDoubtful || answer === MAYBE });
    }
    return matches;
  }
}

const NO_RULES: readonly Rule[] = [];
const NO_MATCHES: readonly Match[] = [];

function isRoot(simple: Simple): boolean {
  return simple.kind === 'root' || (simple.kind === 'tag' && simple.lowerCase === 'html');
}

function isPlainSimple({ kind }: Simple): boolean {
  return kind === 'tag' || kind === 'class' || kind === 'id' || kind === 'attribute' || kind === 'never';
}

/** A name that an element must have to be one of a compound's: an id, a class or its own name; none for any. */
function keyOf(compound: Compound): string {
  let key = EVERY;
  for (const simple of compound) {
    if (simple.kind === 'id') return `#${simple.name}`;
    if (simple.kind === 'class') key = `.${simple.name}`;
    else if (simple.kind === 'tag' && key === EVERY) key = simple.lowerCase;
  }
  return key;
}
