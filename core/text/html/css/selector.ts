import { type CSSToken, HashType, TokenType } from '@csstools/css-tokenizer';
import { isBlank, isDelim, sourceOf, trimmed } from './tokens.ts';

/** What a selector asks of one element. */
export type Simple =
  | { kind: 'tag'; name: string; lowerCase: string }
  | { kind: 'class' | 'id'; name: string }
  | { kind: 'attribute'; name: string; operator: string; value: string; ignoresCase: boolean }
  | { kind: 'nth'; step: number; offset: number; ofType: boolean }
  | { kind: 'root' }
  | { kind: 'is' | 'not'; list: readonly Complex[] }
  /** `never`: a state that needs somebody to act. `unknown`: what follows an element decides, or what is not modelled. */
  | { kind: 'never' | 'unknown' };

export type Compound = readonly Simple[];

/** One selector of a list, with what each compound has to do with the one before it. */
export interface Complex {
  /** The element itself first, then what it stands in or behind. */
  compounds: readonly Compound[];
  /** `combinators[n]` stands between `compounds[n + 1]` and `compounds[n]`: ` `, `>`, `+` or `~`. */
  combinators: readonly string[];
  /** As one number that compares like the three of Selectors 4 17. */
  specificity: number;
  /** `before` or `after`, `other` for one that holds no text, empty for the element itself. */
  pseudo: string;
}

/** Selectors are read up to this many tokens; longer ones drop their rule. */
const MAX_SELECTOR_TOKENS = 2_000;
/** Levels of `:is(:not(…))`; deeper ones drop their rule. */
const MAX_SELECTOR_DEPTH = 8;
const ID = 1_000_000;
const CLASS = 1_000;
const MAX_SPECIFICITY = 999;

/** In the words of Selectors 4; elements are in these states only while somebody acts. */
const NEVER = new Set(
  (
    'hover active focus focus-visible focus-within visited target fullscreen modal popover-open autofill -webkit-autofill ' +
    'user-valid user-invalid host picture-in-picture -webkit-full-screen paused playing muted seeking stalled buffering volume-locked'
  ).split(' '),
);
/** Pseudo-classes that browsers know and that depend on what follows, on form state or on languages. */
const UNKNOWN = new Set(
  (
    'empty last-child last-of-type only-child only-of-type enabled disabled required optional read-only read-write ' +
    'placeholder-shown default valid invalid in-range out-of-range indeterminate checked defined open active-view-transition'
  ).split(' '),
);
const UNKNOWN_FUNCTIONS = new Set(
  'nth-last-child nth-last-of-type has lang dir host host-context state active-view-transition-type'.split(' '),
);
const LEGACY_PSEUDO_ELEMENTS = new Set('before after first-line first-letter'.split(' '));
const PSEUDO_ELEMENTS = new Set(
  (
    'before after first-line first-letter placeholder selection marker backdrop file-selector-button cue target-text ' +
    'details-content grammar-error spelling-error search-text view-transition checkmark picker-icon column'
  ).split(' '),
);
const PSEUDO_ELEMENT_FUNCTIONS = new Set('slotted part cue highlight picker view-transition-group'.split(' '));

class InvalidSelector extends Error {}

function weight(count: { id: number; class: number; tag: number }): number {
  return ID * count.id + CLASS * Math.min(count.class, MAX_SPECIFICITY) + Math.min(count.tag, MAX_SPECIFICITY);
}

/** A selector of names, classes and ids, each compound in what the next one asks for. */
export function complexOf(compounds: readonly Compound[]): Complex {
  let specificity = 0;
  for (const compound of compounds) {
    const count = { id: 0, class: 0, tag: 0 };
    for (const { kind } of compound) if (kind === 'id' || kind === 'class' || kind === 'tag') count[kind]++;
    specificity += weight(count);
  }
  const combinators = compounds.length === 1 ? NO_COMBINATORS : compounds.slice(1).map(() => ' ');
  return { compounds, combinators, specificity, pseudo: '' };
}

/**
 * Reads a selector list as browsers do (Selectors 4, CSS Nesting 1), from the tokens before a block. Nothing kept by others
 * is strict enough here: css-what takes `.5a`, `p..a` and `a >` for selectors, and one of those drops its rule.
 *
 * @param isQuirky class names and ids are compared without regard to case
 * @param parent the selectors of the rule around it, for a nested rule
 * @returns undefined where one of the list is invalid, which makes all of it invalid
 */
export function selectorsOf(
  tokens: readonly CSSToken[],
  isQuirky: boolean,
  parent?: readonly Complex[],
): readonly Complex[] | undefined {
  if (tokens.length > MAX_SELECTOR_TOKENS) return undefined;
  try {
    return new SelectorReader(tokens, isQuirky, parent).list(0, parent !== undefined);
  } catch (error) {
    if (error instanceof InvalidSelector) return undefined;
    throw error;
  }
}

class SelectorReader {
  readonly #tokens: readonly CSSToken[];
  readonly #isQuirky: boolean;
  readonly #parent: readonly Complex[] | undefined;
  #at = 0;
  #usesParent = false;

  constructor(tokens: readonly CSSToken[], isQuirky: boolean, parent: readonly Complex[] | undefined) {
    this.#tokens = tokens;
    this.#isQuirky = isQuirky;
    this.#parent = parent;
  }

  list(depth: number, isNested: boolean): readonly Complex[] {
    const list: Complex[] = [];
    do {
      list.push(this.#complex(depth, isNested));
    } while (this.#take(TokenType.Comma));
    if (depth === 0 && this.#at < this.#tokens.length) throw new InvalidSelector();
    return list;
  }

  #complex(depth: number, isNested: boolean): Complex {
    const compounds: Compound[] = [];
    const combinators: string[] = [];
    let specificity = 0;
    let pseudo = '';
    this.#usesParent = false;
    this.#skipBlank();
    const leading = isNested ? this.#combinator() : '';
    for (;;) {
      const compound = this.#compound(depth);
      if (compound.simples.length === 0 && compound.pseudo === '') throw new InvalidSelector();
      compounds.unshift(compound.simples);
      specificity += compound.specificity;
      pseudo = compound.pseudo;
      const isApart = this.#skipBlank();
      const combinator = this.#combinator();
      const next = this.#tokens[this.#at];
      if (combinator === '' && (!isApart || next === undefined || isEnd(next))) break;
      if (pseudo !== '') throw new InvalidSelector();
      combinators.unshift(combinator || ' ');
    }
    if (isNested && (leading !== '' || !this.#usesParent)) {
      compounds.push([{ kind: 'is', list: this.#parent! }]);
      combinators.push(leading || ' ');
      specificity += highest(this.#parent!);
    }
    return { compounds, combinators: combinators.length === 0 ? NO_COMBINATORS : combinators, specificity, pseudo };
  }

  #compound(depth: number): { simples: Simple[]; specificity: number; pseudo: string } {
    const simples: Simple[] = [];
    let specificity = 0;
    let pseudo = '';
    const count = { id: 0, class: 0, tag: 0 };
    for (;;) {
      const token = this.#tokens[this.#at];
      if (token === undefined) break;
      if (pseudo !== '' && token[0] !== TokenType.Colon) {
        if (isBlank(token) || isEnd(token)) break;
        throw new InvalidSelector();
      }
      if (token[0] === TokenType.Ident || isDelim(token, '*') || isDelim(token, '|')) {
        if (simples.length > 0) throw new InvalidSelector();
        const name = this.#typeName();
        if (name !== '*') {
          simples.push({ kind: 'tag', name, lowerCase: name.toLowerCase() });
          count.tag++;
        } else simples.push({ kind: 'is', list: EVERYTHING });
      } else if (token[0] === TokenType.Hash) {
        if (token[4].type !== HashType.ID) throw new InvalidSelector();
        simples.push({ kind: 'id', name: this.#cased(token[4].value) });
        count.id++;
        this.#at++;
      } else if (isDelim(token, '.')) {
        this.#at++;
        simples.push({ kind: 'class', name: this.#cased(this.#ident()) });
        count.class++;
      } else if (isDelim(token, '&')) {
        this.#at++;
        this.#usesParent = true;
        // At the top level it stands for the root (CSS Nesting 1 3.2).
        if (this.#parent === undefined) simples.push({ kind: 'root' });
        else {
          simples.push({ kind: 'is', list: this.#parent });
          specificity += highest(this.#parent);
        }
      } else if (token[0] === TokenType.OpenSquare) {
        simples.push(this.#attribute());
        count.class++;
      } else if (token[0] === TokenType.Colon) {
        this.#at++;
        const element = this.#pseudoElement();
        if (element !== '') {
          if (pseudo !== '') throw new InvalidSelector();
          pseudo = element;
          count.tag++;
          continue;
        }
        const [simple, weight] = this.#pseudoClass(depth);
        simples.push(simple);
        specificity += weight;
      } else break;
    }
    return { simples, specificity: specificity + weight(count), pseudo };
  }

  /** `p`, `*`, `*|p`; a prefix that no `@namespace` declares makes the selector invalid. */
  #typeName(): string {
    const name = this.#nameOrStar();
    if (!isDelim(this.#tokens[this.#at], '|')) return name;
    this.#at++;
    if (name !== '*' && name !== '') throw new InvalidSelector();
    return this.#nameOrStar() || fail();
  }

  #nameOrStar(): string {
    const token = this.#tokens[this.#at];
    if (isDelim(token, '*')) {
      this.#at++;
      return '*';
    }
    if (token?.[0] !== TokenType.Ident) return '';
    this.#at++;
    return token[4].value;
  }

  #attribute(): Simple {
    this.#at++;
    this.#skipBlank();
    if (isDelim(this.#tokens[this.#at], '*') || isDelim(this.#tokens[this.#at], '|')) {
      if (isDelim(this.#tokens[this.#at], '*')) this.#at++;
      if (!isDelim(this.#tokens[this.#at++], '|')) throw new InvalidSelector();
    }
    const name = this.#ident().toLowerCase();
    this.#skipBlank();
    let operator = '';
    for (let token = this.#tokens[this.#at]; token?.[0] === TokenType.Delim; token = this.#tokens[++this.#at]) {
      operator += token[4].value;
    }
    let value = '';
    let ignoresCase = CASELESS_ATTRIBUTES.has(name);
    if (operator !== '') {
      if (!/^[~|^$*]?=$/.test(operator)) throw new InvalidSelector();
      this.#skipBlank();
      const token = this.#tokens[this.#at++];
      if (token?.[0] !== TokenType.Ident && token?.[0] !== TokenType.String) throw new InvalidSelector();
      value = token[4].value;
      this.#skipBlank();
      if (this.#tokens[this.#at]?.[0] === TokenType.Ident) {
        const flag = this.#ident().toLowerCase();
        if (flag !== 'i' && flag !== 's') throw new InvalidSelector();
        ignoresCase = flag === 'i';
        this.#skipBlank();
      }
    }
    if (!this.#take(TokenType.CloseSquare) && this.#at < this.#tokens.length) throw new InvalidSelector();
    return { kind: 'attribute', name, operator, value: ignoresCase ? value.toLowerCase() : value, ignoresCase };
  }

  /** The name behind `::`, or one of those that CSS 2 wrote with one colon; empty where it is a pseudo-class. */
  #pseudoElement(): string {
    const token = this.#tokens[this.#at];
    const isDouble = token?.[0] === TokenType.Colon;
    if (!isDouble && !(token?.[0] === TokenType.Ident && LEGACY_PSEUDO_ELEMENTS.has(token[4].value.toLowerCase())))
      return '';
    if (isDouble) this.#at++;
    const named = this.#tokens[this.#at++];
    if (named?.[0] !== TokenType.Ident && named?.[0] !== TokenType.Function) throw new InvalidSelector();
    const name = named[4].value.toLowerCase();
    if (named[0] === TokenType.Function) {
      if (!PSEUDO_ELEMENT_FUNCTIONS.has(name)) throw new InvalidSelector();
      this.#argument();
      return 'other';
    }
    if (!PSEUDO_ELEMENTS.has(name) && !name.startsWith('-webkit-')) throw new InvalidSelector();
    return name === 'before' || name === 'after' ? name : 'other';
  }

  #pseudoClass(depth: number): [Simple, number] {
    const token = this.#tokens[this.#at++];
    if (token?.[0] === TokenType.Ident) return [plainPseudoClass(token[4].value.toLowerCase()), CLASS];
    if (token?.[0] !== TokenType.Function) throw new InvalidSelector();
    const name = token[4].value.toLowerCase();
    if (name === 'not' || name === 'is' || name === 'where' || name === '-webkit-any') {
      if (depth >= MAX_SELECTOR_DEPTH) throw new InvalidSelector();
      const usesParent = this.#usesParent;
      const list = name === 'not' || name === '-webkit-any' ? this.#strictList(depth) : this.#forgivingList(depth);
      this.#usesParent ||= usesParent;
      if (!this.#take(TokenType.CloseParen) && this.#at < this.#tokens.length) throw new InvalidSelector();
      return [{ kind: name === 'not' ? 'not' : 'is', list }, name === 'where' ? 0 : highest(list)];
    }
    const argument = this.#argument();
    if (name === 'nth-child' || name === 'nth-of-type') return [nth(argument, name === 'nth-of-type'), CLASS];
    if (UNKNOWN_FUNCTIONS.has(name)) return [{ kind: 'unknown' }, CLASS];
    throw new InvalidSelector();
  }

  #strictList(depth: number): readonly Complex[] {
    const list = this.list(depth + 1, false);
    if (list.some(({ pseudo }) => pseudo !== '')) throw new InvalidSelector();
    return list;
  }

  /** What is invalid in `:is()` is left out alone (Selectors 4 4.2). */
  #forgivingList(depth: number): readonly Complex[] {
    const list: Complex[] = [];
    do {
      const start = this.#at;
      try {
        const one = this.#complex(depth + 1, false);
        const next = this.#tokens[this.#at];
        if (next !== undefined && !isEnd(next)) throw new InvalidSelector();
        if (one.pseudo === '') list.push(one);
      } catch (error) {
        if (!(error instanceof InvalidSelector)) throw error;
        this.#at = start;
        this.#skipTo((token) => token[0] === TokenType.Comma);
      }
    } while (this.#take(TokenType.Comma));
    return list;
  }

  /** What stands in the brackets of a function whose name was just read. */
  #argument(): readonly CSSToken[] {
    const start = this.#at;
    this.#skipTo(() => false);
    const inner = this.#tokens.slice(start, this.#at);
    this.#take(TokenType.CloseParen);
    return inner;
  }

  #skipTo(isStop: (token: CSSToken) => boolean): void {
    let open = 0;
    for (; this.#at < this.#tokens.length; this.#at++) {
      const token = this.#tokens[this.#at]!;
      if (open === 0 && (token[0] === TokenType.CloseParen || isStop(token))) return;
      if (token[0] === TokenType.Function || token[0] === TokenType.OpenParen) open++;
      else if (token[0] === TokenType.CloseParen) open--;
    }
  }

  #combinator(): string {
    for (const mark of ['>', '+', '~']) {
      if (!isDelim(this.#tokens[this.#at], mark)) continue;
      this.#at++;
      this.#skipBlank();
      return mark;
    }
    return '';
  }

  #ident(): string {
    const token = this.#tokens[this.#at++];
    return token?.[0] === TokenType.Ident ? token[4].value : fail();
  }

  #cased(name: string): string {
    return this.#isQuirky ? name.toLowerCase() : name;
  }

  #skipBlank(): boolean {
    const start = this.#at;
    while (isBlank(this.#tokens[this.#at])) this.#at++;
    return this.#at > start;
  }

  #take(type: TokenType): boolean {
    if (this.#tokens[this.#at]?.[0] !== type) return false;
    this.#at++;
    return true;
  }
}

const NO_COMBINATORS: readonly string[] = [];

/** What `*` asks for. */
const EVERYTHING: readonly Complex[] = [{ compounds: [[]], combinators: [], specificity: 0, pseudo: '' }];

/** Attributes whose values are compared without regard to case (HTML 16.2). */
const CASELESS_ATTRIBUTES = new Set(
  'align bgcolor color dir type lang valign face media method rel language shape nowrap text link'.split(' '),
);

function fail(): never {
  throw new InvalidSelector();
}

/** Tells whether a token ends a selector within a list or within brackets. */
function isEnd(token: CSSToken): boolean {
  return token[0] === TokenType.Comma || token[0] === TokenType.CloseParen;
}

function highest(list: readonly Complex[]): number {
  return list.reduce((most, { specificity }) => Math.max(most, specificity), 0);
}

function plainPseudoClass(name: string): Simple {
  if (name === 'first-child' || name === 'first-of-type')
    return { kind: 'nth', step: 0, offset: 1, ofType: name === 'first-of-type' };
  if (name === 'root' || name === 'scope') return { kind: 'root' };
  if (name === 'link' || name === 'any-link' || name === '-webkit-any-link') return LINK;
  if (NEVER.has(name)) return { kind: 'never' };
  if (UNKNOWN.has(name)) return { kind: 'unknown' };
  throw new InvalidSelector();
}

const LINK: Simple = {
  kind: 'is',
  list: ['a', 'area'].map((name) => ({
    compounds: [
      [
        { kind: 'tag', name, lowerCase: name },
        { kind: 'attribute', name: 'href', operator: '', value: '', ignoresCase: false },
      ],
    ],
    combinators: [],
    specificity: 0,
    pseudo: '',
  })),
};

/** The argument of `:nth-child()` (CSS Syntax 3 6); what it counts may be limited with `of`, which is not followed. */
function nth(argument: readonly CSSToken[], ofType: boolean): Simple {
  const text = sourceOf(trimmed(argument)).toLowerCase();
  if (text === 'odd') return { kind: 'nth', step: 2, offset: 1, ofType };
  if (text === 'even') return { kind: 'nth', step: 2, offset: 0, ofType };
  if (/^\S.*\sof\s/.test(text) && !ofType) return { kind: 'unknown' };
  const [, sign, step, operator, offset] = /^([+-]?)(\d{0,9})n(?:\s{0,9}([+-])\s{0,9}(\d{1,9}))?$/.exec(text) ?? [];
  if (step !== undefined) {
    const size = (step === '' ? 1 : Number(step)) * (sign === '-' ? -1 : 1);
    return { kind: 'nth', step: size, offset: offset === undefined ? 0 : Number(`${operator}${offset}`), ofType };
  }
  if (/^[+-]?\d{1,9}$/.test(text)) return { kind: 'nth', step: 0, offset: Number(text), ofType };
  throw new InvalidSelector();
}
