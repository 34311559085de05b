import type { Complex, Compound, Simple } from './selector.ts';

/** An element as selectors see it: what it is, what it stands in and what stands before it. */
export interface Selectable {
  readonly tag: SelectableTag;
  readonly parent: Selectable | undefined;
  /** The element before it in the same parent; undefined for the first, and where that one is no longer known. */
  readonly previous: Selectable | undefined;
  /** Its number among the elements of its parent, and among those of its name; from 1. */
  readonly index: number;
  readonly typeIndex: number;
}

export interface SelectableTag {
  readonly name: string;
  readonly isHtml: boolean;
  readonly attributes: ReadonlyMap<string, string>;
  readonly classes: ReadonlySet<string>;
  readonly id: string;
}

/** Whether a selector is for an element: no, perhaps (what decides is not known), yes. They compare as numbers. */
export const NO = 0;
export const MAYBE = 1;
const YES = 2;
export type Answer = 0 | 1 | 2;

/**
 * Comparisons of a compound with an element for one source, and for each of its elements beyond. Newsletters need some ten
 * for an element; more costs time alone.
 */
const MAX_COMPARISONS = 4_000_000;
const MAX_FOR_ELEMENT = 50;

/** Tells which selectors are for an element (Selectors 4). */
export class SelectorMatcher {
  #left = MAX_COMPARISONS;

  /** Tells whether selectors are no longer compared, because there were far too many of them. */
  get isExhausted(): boolean {
    return this.#left <= 0;
  }

  /** Another element is to be compared. */
  begin(): void {
    if (this.#left > 0) this.#left += MAX_FOR_ELEMENT;
  }

  /** Counts some work of the caller's as comparisons. */
  spend(comparisons: number): void {
    this.#left -= comparisons;
  }

  /** @param from the compound to begin with, where those before it are known to fit */
  complex({ compounds, combinators }: Complex, element: Selectable, from = 0): Answer {
    const own = this.compound(compounds[from]!, element);
    if (own === NO || from === compounds.length - 1) return own;
    const rest = this.#rest(compounds, combinators, element, from);
    return rest < own ? rest : own;
  }

  #rest(compounds: readonly Compound[], combinators: readonly string[], element: Selectable, at: number): Answer {
    const combinator = combinators[at];
    const isUp = combinator === ' ' || combinator === '>';
    let best: Answer = NO;
    for (
      let other = isUp ? element.parent : element.previous;
      other !== undefined && other.tag.name !== DOCUMENT;
      other = isUp ? other.parent : other.previous
    ) {
      const own = this.compound(compounds[at + 1]!, other);
      if (own !== NO) {
        const rest = at + 2 === compounds.length ? YES : this.#rest(compounds, combinators, other, at + 1);
        const answer = rest < own ? rest : own;
        if (answer > best) best = answer;
      }
      if (best === YES || combinator === '>' || combinator === '+') break;
    }
    return best;
  }

  compound(simples: Compound, element: Selectable): Answer {
    if (--this.#left <= 0) return NO;
    let answer: Answer = YES;
    for (const simple of simples) {
      const one = this.#simple(simple, element);
      if (one === NO) return NO;
      if (one < answer) answer = one;
    }
    return answer;
  }

  #simple(simple: Simple, element: Selectable): Answer {
    const { tag } = element;
    switch (simple.kind) {
      case 'tag':
        return tag.name === (tag.isHtml ? simple.lowerCase : simple.name) ? YES : NO;
      case 'class':
        return tag.classes.has(simple.name) ? YES : NO;
      case 'id':
        return tag.id === simple.name ? YES : NO;
      case 'attribute':
        return attributeFits(simple, tag) ? YES : NO;
      case 'nth':
        return isNth(simple.step, simple.offset, simple.ofType ? element.typeIndex : element.index) ? YES : NO;
      case 'root':
        return element.parent?.tag.name === DOCUMENT ? YES : NO;
      case 'is':
      case 'not': {
        let best: Answer = NO;
        for (const complex of simple.list) {
          const answer = this.complex(complex, element);
          if (answer > best) best = answer;
        }
        return simple.kind === 'is' ? best : ((YES - best) as Answer);
      }
      case 'never':
        return NO;
      case 'unknown':
        return MAYBE;
    }
  }
}

/** The name of the node that the page's outermost element stands in. */
export const DOCUMENT = '#document';

function attributeFits(
  { name, operator, value, ignoresCase }: Simple & { kind: 'attribute' },
  { attributes }: SelectableTag,
): boolean {
  const written = attributes.get(name);
  if (written === undefined) return false;
  const actual = ignoresCase ? written.toLowerCase() : written;
  switch (operator) {
    case '':
      return true;
    case '=':
      return actual === value;
    case '~=':
      return value !== '' && !/\s/.test(value) && actual.split(/[ \t\n\f\r]+/).includes(value);
    case '|=':
      return actual === value || actual.startsWith(`${value}-`);
    case '^=':
      return value !== '' && actual.startsWith(value);
    case '$=':
      return value !== '' && actual.endsWith(value);
    default:
      return value !== '' && actual.includes(value);
  }
}

function isNth(step: number, offset: number, index: number): boolean {
  const distance = index - offset;
  return step === 0 ? distance === 0 : distance % step === 0 && distance / step >= 0;
}
