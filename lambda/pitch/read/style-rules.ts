/** Rules are looked up for every element with a class: more of them than any mail needs would only cost time. */
const MOST_RULES = 5_000;

export type Declarations = Map<string, { value: string; isImportant: boolean }>;

/** The rules of a mail's `<style>` elements that have a tag name, a class or an id as their whole selector. */
export class StyleRules {
  readonly #rules = new Map<string, { order: number; declarations: Declarations }[]>();
  #count = 0;

  /** @param css the text of one `<style>` element; what cannot be understood is passed over */
  add(css: string): void {
    const text = withoutComments(css);
    let at = 0;
    while (at < text.length && this.#count < MOST_RULES) {
      const open = text.indexOf('{', at);
      if (open < 0) return;
      const prelude = text.slice(at, open).split(';').at(-1)!.trim().toLowerCase();
      if (prelude.startsWith('@')) {
        // A rule for other media or conditions says nothing about the screen this is read on.
        if (/^@media\s+(only\s+)?(screen|all)$/.test(prelude)) {
          at = open + 1;
          continue;
        }
        at = endOfBlock(text, open);
        continue;
      }
      const close = text.indexOf('}', open);
      const body = text.slice(open + 1, close < 0 ? undefined : close);
      this.#addRule(prelude.replace(/^\}+\s*/, ''), body);
      if (close < 0) return;
      at = close + 1;
    }
  }

  #addRule(selectors: string, body: string): void {
    const declarations = declarationsIn(body);
    if (declarations.size === 0) return;
    for (const selector of selectors.split(',')) {
      const key = selector
        .trim()
        .replace(/^(html|body)\s+/, '')
        .replace(/^\*(?=[.#])/, '');
      if (!/^([a-z][a-z0-9]*)?([.#][\w-]+)?$/.test(key) || key === '' || this.#count++ > MOST_RULES) continue;
      this.#rules.set(key, [...(this.#rules.get(key) ?? []).slice(-20), { order: this.#count, declarations }]);
    }
  }

  /** Tells whether any rule is for all elements of a name. */
  has(name: string): boolean {
    return this.#rules.has(name);
  }

  /** The declarations for one element: by tag name, then class, then id, later rules over earlier ones. */
  declarationsFor(name: string, attributes: ReadonlyMap<string, string>): Declarations[] {
    if (this.#rules.size === 0) return [];
    const classes = (attributes.get('class') ?? '').toLowerCase().split(/\s+/).slice(0, 64);
    const id = attributes.get('id')?.toLowerCase();
    const byClass = classes.flatMap((className) => [...this.#of(`.${className}`), ...this.#of(`${name}.${className}`)]);
    return [
      ...this.#of(name),
      ...byClass.sort((a, b) => a.order - b.order),
      ...(id === undefined ? [] : [...this.#of(`#${id}`), ...this.#of(`${name}#${id}`)]),
    ].map(({ declarations }) => declarations);
  }

  #of(key: string): { order: number; declarations: Declarations }[] {
    return this.#rules.get(key) ?? [];
  }
}

/** Several blocks of declarations as one, later ones over earlier ones and `!important` ones over all. */
export function cascade(all: readonly Declarations[]): Declarations {
  if (all.length === 1) return all[0]!;
  const result: Declarations = new Map();
  for (const declarations of all) {
    for (const [property, declaration] of declarations) {
      if (declaration.isImportant || !result.get(property)?.isImportant) result.set(property, declaration);
    }
  }
  return result;
}

/** The values of `display` that browsers know (CSS Display 3). */
const DISPLAY =
  /^((inline-)?(block|flex|grid|table)|inline|none|contents|list-item|flow-root|run-in|ruby|inherit|initial|unset|revert|table-[a-z-]+|(block|inline) [a-z-]+)$/;

/** `name: value` pairs; the last of one name counts, and an `!important` one over it. */
export function declarationsIn(css: string): Declarations {
  const declarations: Declarations = new Map();
  if (css === '') return declarations;
  for (const part of splitOutsideBrackets(withoutComments(css))) {
    const colon = part.indexOf(':');
    if (colon < 0) continue;
    const property = part.slice(0, colon).trim().toLowerCase();
    const raw = part
      .slice(colon + 1, colon + 400)
      .replace(/\s+/g, ' ')
      .trim()
      .toLowerCase();
    const isImportant = / ?! ?important$/.test(raw);
    const value = raw.replace(/ ?! ?important$/, '');
    // A value that no browser understands leaves the one before it in force.
    if (value === '' || value.includes('\\')) continue;
    if (property === 'display' && !DISPLAY.test(value)) continue;
    if (isImportant || !declarations.get(property)?.isImportant) declarations.set(property, { value, isImportant });
  }
  return declarations;
}

/** Pieces between semicolons; those in brackets and quotes belong to a value (`url(data:…;base64,…)`). */
function splitOutsideBrackets(css: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let depth = 0;
  let quote = '';
  for (let at = 0; at < css.length; at++) {
    const char = css[at]!;
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '(') depth++;
    else if (char === ')') depth = Math.max(0, depth - 1);
    else if (char === ';' && depth === 0) {
      pieces.push(css.slice(start, at));
      start = at + 1;
    }
  }
  pieces.push(css.slice(start));
  return pieces;
}

function withoutComments(css: string): string {
  let text = '';
  let at = 0;
  for (;;) {
    const open = css.indexOf('/*', at);
    // `<!--` and `-->` around the rules are allowed and mean nothing.
    if (open < 0) return (text + css.slice(at)).replaceAll('<!--', ' ').replaceAll('-->', ' ');
    text += css.slice(at, open);
    const close = css.indexOf('*/', open + 2);
    if (close < 0) return text;
    at = close + 2;
  }
}

function endOfBlock(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at + 1;
  }
  return text.length;
}
