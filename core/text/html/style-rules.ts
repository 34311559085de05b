import { type Declarations, declarationsIn, showing, withoutComments, withoutEscapes } from './css-declarations.ts';
import { isForDesktop } from './media-query.ts';

/** Rules are looked up for every element with a class: more of them than any mail needs would only cost time. */
const MOST_RULES = 5_000;

/** What a selector can ask of an element. */
export interface Styled {
  readonly name: string;
  /** The names in its `class`, in lower case. */
  readonly classes: ReadonlySet<string>;
  readonly id: string;
}

/** A selector without combinators. */
interface Compound {
  name: string;
  classes: string[];
  id: string;
}

/** What one selector's elements are to look like. */
export interface Rule {
  order: number;
  /** What the element has to be. */
  subject: Compound;
  /** What it has to stand in, innermost last. */
  ancestors: Compound[];
  /** It asks for more than is known here, and counts for its plain part. */
  isDoubtful: boolean;
  declarations: Declarations;
}

/** Ancestors that are looked at for a rule like `.a .b`; they stand near. */
const MOST_ANCESTORS = 100;

/** Rules for one element, the ones that count most; as many as an integer has bits for. */
const MOST_FOR_ONE = 30;
/** Comparisons of rules with elements for one source. Newsletters need some thousands; all beyond costs time alone. */
const MOST_COMPARISONS = 1_000_000;

/** The rules of a mail's `<style>` elements that select by tag name, class, id and what an element stands in. */
export class StyleRules {
  /** By a class, id or name of the element they are for, with `.` or `#` before it; see `EVERY`. */
  readonly #rules = new Map<string, Rule[]>();
  #count = 0;
  #comparisons = MOST_COMPARISONS;

  /** @param css the text of one `<style>` element; what cannot be understood is passed over */
  add(css: string): void {
    const text = withoutComments(css);
    let at = 0;
    while (at < text.length && this.#count < MOST_RULES) {
      const open = text.indexOf('{', at);
      if (open < 0) return;
      // What closes a media block stands before the next prelude.
      const prelude = text
        .slice(at, open)
        .split(';')
        .at(-1)!
        .replace(/^[}\s]+/, '')
        .trim()
        .toLowerCase();
      if (prelude.startsWith('@')) {
        // Rules for other media, fonts, animations… say nothing about the screen this is read on.
        if (/^@media\b/.test(prelude) && isForDesktop(prelude.slice('@media'.length))) {
          at = open + 1;
          continue;
        }
        at = endOfBlock(text, open);
        continue;
      }
      const close = text.indexOf('}', open);
      const body = text.slice(open + 1, close < 0 ? undefined : close);
      this.#addRule(prelude, body);
      if (close < 0) return;
      at = close + 1;
    }
  }

  #addRule(selectors: string, body: string): void {
    const all = declarationsIn(body);
    if (all.size === 0) return;
    // Commas in brackets separate no selectors.
    const list = withoutEscapes(selectors).replace(/\([^()]*\)/g, (inner) => inner.replaceAll(',', ' '));
    for (const selector of list.split(',')) {
      const understood = compoundsOf(selector);
      // In doubt, what a rule shows is shown.
      const compounds = understood ?? compoundsOf(plainPart(selector));
      const declarations = understood === undefined ? showing(all) : all;
      if (declarations.size === 0) continue;
      const subject = compounds?.pop();
      if (compounds === undefined || subject === undefined || this.#count++ >= MOST_RULES) continue;
      const key = subject.classes.length > 0 ? `.${subject.classes[0]}` : subject.id ? `#${subject.id}` : subject.name;
      const rule = {
        order: this.#count,
        subject,
        ancestors: compounds,
        isDoubtful: understood === undefined,
        declarations,
      };
      this.#rules.set(key, [...(this.#rules.get(key) ?? []).slice(-40), rule]);
    }
  }

  /** Tells whether the rules are no longer looked at, because the source has far too many of them. */
  get isExhausted(): boolean {
    return this.#comparisons <= 0;
  }

  /** The rules whose own part fits an element: by tag name, then class, then id, later ones behind earlier ones. */
  rulesFor(element: Styled): readonly Rule[] {
    if (this.#rules.size === 0 || this.isExhausted) return NO_RULES;
    const keys = [EVERY, element.name, ...Array.from(element.classes, (one) => `.${one}`), `#${element.id}`];
    const candidates = keys.flatMap((one) => this.#rules.get(one) ?? NO_RULES);
    this.#comparisons -= candidates.length + 1;
    return candidates
      .filter(({ subject }) => fits(subject, element))
      .sort((a, b) => specificity(a) - specificity(b) || a.order - b.order)
      .slice(-MOST_FOR_ONE);
  }

  /**
   * Which of an element's rules are for it where it stands, as bits.
   *
   * @param open the elements it stands in, innermost last
   */
  matching(rules: readonly Rule[], open: readonly Styled[]): number {
    let bits = 0;
    for (let index = 0; index < rules.length; index++) {
      const { ancestors } = rules[index]!;
      // Most rules ask nothing of what the element stands in.
      if (ancestors.length === 0 || this.#standsIn(ancestors, open)) bits |= 1 << index;
    }
    return bits;
  }

  #standsIn(ancestors: readonly Compound[], open: readonly Styled[]): boolean {
    if (this.isExhausted) return false;
    let left = ancestors.length;
    this.#comparisons--;
    for (let at = open.length - 1; left > 0 && at >= 0 && open.length - at <= MOST_ANCESTORS; at--) {
      this.#comparisons--;
      if (fits(ancestors[left - 1]!, open[at]!)) left--;
    }
    return left === 0;
  }
}

const NO_RULES: readonly Rule[] = [];
/** What rules for `*` are looked up by. */
const EVERY = '';

function fits({ name, classes, id }: Compound, element: Styled): boolean {
  if ((name !== '' && name !== element.name) || (id !== '' && id !== element.id)) return false;
  return classes.every((one) => element.classes.has(one));
}

function specificity({ subject, ancestors, isDoubtful }: Rule): number {
  return [subject, ...ancestors].reduce(
    (sum, { name, classes, id }) => sum + (name === '' ? 0 : 1) + 100 * classes.length + (id === '' ? 0 : 10_000),
    isDoubtful ? 100 : 0,
  );
}

/** A selector as its compounds, whatever levels stand between; undefined for one that asks for more than is known here. */
function compoundsOf(selector: string): Compound[] | undefined {
  const parts = selector.slice(0, 500).replaceAll('>', ' ').trim().split(/\s+/);
  const compounds: Compound[] = [];
  for (const part of parts) {
    const plain = part.replace(/\[class~?=["']?([\w-]+)["']?\]/g, '.$1').replace(/^\*(?=[.#]|$)/, '');
    const match = /^([a-z][a-z0-9-]*)?((?:[.#][\w-]+)*)$/.exec(plain);
    if (match === null || part === '') return undefined;
    const [, name = '', rest = ''] = match;
    const words = rest.match(/[.#][\w-]+/g) ?? [];
    compounds.push({
      name,
      classes: words.filter((word) => word.startsWith('.')).map((word) => word.slice(1)),
      id: words.find((word) => word.startsWith('#'))?.slice(1) ?? '',
    });
  }
  // Every element stands in these.
  while (compounds.length > 1 && ['html', 'body'].includes(compounds[0]!.name) && compounds[0]!.classes.length === 0) {
    compounds.shift();
  }
  return compounds;
}

/** States that an element is in only while somebody does something to it, and what is no element at all. */
const STATES = /:(?:hover|active|focus|visited|target|checked|:|before|after|first-l)/;

/** What is left of a selector without what is not known here: attributes, most pseudo-classes, elements that stand beside. */
function plainPart(selector: string): string {
  const text = selector.slice(0, 500);
  if (STATES.test(text)) return '';
  return text
    .replace(/\[[^\]]*\]|:[a-z-]+(?:\([^()]*\))?/g, '\0')
    .replace(/[^\s>+~]+\s*[+~]/g, ' ')
    .replace(/(^|[\s>])\0/g, '$1*')
    .replaceAll('\0', '');
}

function endOfBlock(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at + 1;
  }
  return text.length;
}
