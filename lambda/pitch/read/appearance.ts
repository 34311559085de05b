/** How the text of an element looks, as far as it decides whether a reader sees it. Inherited by what is in it. */
export interface Appearance {
  /** It takes part in the rendering at all; nothing in it can come back. */
  isRendered: boolean;
  /** What is written directly in it can be seen; an element in it may come back. */
  isVisible: boolean;
  /** It is no text of the mail at all (a script): not even a preheader. */
  isInert: boolean;
  isReversed: boolean;
  isPreformatted: boolean;
  isZeroSize: boolean;
  isInvisible: boolean;
  isRightToLeft: boolean;
  color: string;
  background: string;
}

/** A mail's page: black on white. */
export const PAGE: Appearance = {
  isRendered: true,
  isVisible: true,
  isInert: false,
  isReversed: false,
  isPreformatted: false,
  isZeroSize: false,
  isInvisible: false,
  isRightToLeft: false,
  color: '#000000',
  background: '#ffffff',
};

/** Rules are looked up for every element with a class: more of them than any mail needs would only cost time. */
const MOST_RULES = 5_000;

type Declarations = Map<string, { value: string; isImportant: boolean }>;

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

/** How an element looks, given its attributes, what it is in and the mail's style rules. */
export function appearanceOf(
  name: string,
  attributes: ReadonlyMap<string, string>,
  parent: Appearance,
  rules: StyleRules,
): Appearance {
  const ruled = rules.declarationsFor(name, attributes);
  const isPreformatted = parent.isPreformatted || name === 'pre' || name === 'textarea' || name === 'xmp';
  if (ruled.length === 0 && attributes.size === 0 && isPreformatted === parent.isPreformatted) return parent;
  const style = cascade([...ruled, declarationsIn(attributes.get('style') ?? '')]);
  const get = (property: string) => style.get(property)?.value;

  const isHidden = attributes.has('hidden') && get('display') === undefined;
  const picture = get('background-image') ?? attributes.get('background');
  const background =
    picture !== undefined && picture !== 'none'
      ? 'picture'
      : backgroundOf(get('background-color') ?? get('background') ?? attributes.get('bgcolor'), parent.background);
  const color = colorOf(get('color') ?? (name === 'font' ? attributes.get('color') : undefined)) ?? parent.color;
  const fontSize = get('font-size') ?? /^(?:[a-z]+ )*(0\S*?)(?:\/|\s)/.exec(`${get('font') ?? ''} `)?.[1];
  const isZeroSize = fontSize === undefined ? parent.isZeroSize : isZero(fontSize);
  const visibility = get('visibility');
  const isInvisible =
    visibility === undefined || visibility === 'inherit'
      ? parent.isInvisible
      : visibility === 'hidden' || visibility === 'collapse';
  const isClipped = /^(hidden|clip)/.test(get('overflow') ?? get('overflow-y') ?? get('overflow-x') ?? '');
  const isRendered =
    parent.isRendered &&
    !isHidden &&
    get('display') !== 'none' &&
    !isZero(get('opacity')) &&
    !(isClipped && [get('max-height'), get('height'), get('max-width'), get('width')].some(isZero));
  const isRightToLeft = directionOf(get('direction') ?? attributes.get('dir'), parent.isRightToLeft);
  const bidi = get('unicode-bidi');
  const isOverride = name === 'bdo' || bidi === 'bidi-override' || bidi === 'isolate-override';
  return {
    isRendered,
    isVisible: isRendered && !isZeroSize && !isInvisible && color !== background && color !== 'transparent',
    isInert: parent.isInert,
    isReversed: isOverride ? isRightToLeft : parent.isReversed,
    isPreformatted,
    isZeroSize,
    isInvisible,
    isRightToLeft,
    color,
    background,
  };
}

function directionOf(direction: string | undefined, byDefault: boolean): boolean {
  const value = direction?.trim().toLowerCase();
  return value === 'rtl' ? true : value === 'ltr' ? false : byDefault;
}

function cascade(all: readonly Declarations[]): Declarations {
  if (all.length === 1) return all[0]!;
  const result: Declarations = new Map();
  for (const declarations of all) {
    for (const [property, declaration] of declarations) {
      if (declaration.isImportant || !result.get(property)?.isImportant) result.set(property, declaration);
    }
  }
  return result;
}

/** `name: value` pairs; the last of one name counts, and an `!important` one over it. */
function declarationsIn(css: string): Declarations {
  const declarations: Declarations = new Map();
  if (css === '') return declarations;
  for (const part of splitOutsideBrackets(withoutComments(css))) {
    const colon = part.indexOf(':');
    if (colon < 0) continue;
    const property = part.slice(0, colon).trim().toLowerCase();
    const raw = part
      .slice(colon + 1, colon + 400)
      .trim()
      .toLowerCase();
    const isImportant = /!\s*important$/.test(raw);
    const value = raw.replace(/\s*!\s*important$/, '').replace(/\s+/g, ' ');
    // A value that no browser understands leaves the one before it in force.
    if (value === '' || /[\\]/.test(value)) continue;
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

function isZero(value: string | undefined): boolean {
  return value !== undefined && /^[+-]?(0+(\.0*)?|\.0+)([a-z]{1,4}|%)?$/.test(value);
}

function backgroundOf(value: string | undefined, parent: string): string {
  if (value === undefined) return parent;
  const plain = value.trim().toLowerCase();
  // A picture or a gradient may have any colour: text on it is taken as visible.
  if (/url\(|gradient/.test(plain)) return 'picture';
  const color =
    colorOf(plain) ??
    plain
      .split(' ')
      .map(colorOf)
      .find((part) => part !== undefined);
  return color === undefined || color === 'transparent' ? parent : color;
}

const NAMED: Readonly<Record<string, string>> = {
  white: '#ffffff',
  black: '#000000',
  red: '#ff0000',
  lime: '#00ff00',
  green: '#008000',
  blue: '#0000ff',
  yellow: '#ffff00',
  gray: '#808080',
  grey: '#808080',
  silver: '#c0c0c0',
  maroon: '#800000',
  olive: '#808000',
  purple: '#800080',
  teal: '#008080',
  navy: '#000080',
  fuchsia: '#ff00ff',
  magenta: '#ff00ff',
  aqua: '#00ffff',
  cyan: '#00ffff',
  orange: '#ffa500',
  pink: '#ffc0cb',
  whitesmoke: '#f5f5f5',
  snow: '#fffafa',
  ivory: '#fffff0',
  beige: '#f5f5dc',
  lightgray: '#d3d3d3',
  lightgrey: '#d3d3d3',
}; // prettier-ignore

/** A colour as `#rrggbb` or `transparent`; undefined for what is none. */
function colorOf(value: string | undefined): string | undefined {
  const color = value?.trim().toLowerCase() ?? '';
  if (color === 'transparent' || NAMED[color] !== undefined) return NAMED[color] ?? color;
  const hex = /^#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/.exec(color)?.[1];
  if (hex !== undefined) {
    const long = hex.length < 6 ? Array.from(hex, (digit) => digit + digit).join('') : hex;
    return long.endsWith('00') && long.length === 8 ? 'transparent' : `#${long.slice(0, 6)}`;
  }
  const parts = /^rgba?\(([^()]{1,60})\)$/
    .exec(color)?.[1]
    ?.split(/[\s,/]+/)
    .filter((part) => part !== '');
  if (parts === undefined || parts.length < 3) return undefined;
  if (parts[3] !== undefined && isZero(parts[3])) return 'transparent';
  const channel = (part: string) => Math.round(Number.parseFloat(part) * (part.endsWith('%') ? 2.55 : 1));
  const channels = parts.slice(0, 3).map((part) => Math.min(255, Math.max(0, channel(part) || 0)));
  return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
