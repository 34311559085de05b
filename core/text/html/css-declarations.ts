export type Declarations = ReadonlyMap<string, Declaration>;

interface Declaration {
  value: string;
  isImportant: boolean;
}

/** Properties that decide whether and how text is seen; see appearance.ts. */
const READ_PROPERTIES = new Set(
  (
    'display visibility opacity color background background-color background-image background-clip ' +
    '-webkit-background-clip font font-size width height max-width max-height overflow overflow-x overflow-y direction unicode-bidi white-space'
  ).split(' '),
);

/** Several blocks of declarations as one, later ones over earlier ones and `!important` ones over all. */
export function cascade(all: readonly Declarations[]): Declarations {
  if (all.length === 1) return all[0]!;
  const result = new Map<string, Declaration>();
  for (const declarations of all) {
    for (const [property, declaration] of declarations) {
      if (declaration.isImportant || !result.get(property)?.isImportant) result.set(property, declaration);
    }
  }
  return result;
}

/** Those of a block that can only show what others hide. */
export function showing(declarations: Declarations): Declarations {
  return new Map([...declarations].filter(([property, { value }]) => SHOWING[property]?.test(value)));
}

const SHOWING: Readonly<Record<string, RegExp>> = {
  display: /^(?!none$)/,
  visibility: /^visible$/,
  opacity: /^[01]?\.?\d*[1-9]/,
  'font-size': /^\d*\.?\d*[1-9]/,
  overflow: /^visible$/,
  'max-height': /^none$|^\d*[1-9]/,
  height: /^auto$|^\d*[1-9]/,
};

/** The values of `display` that browsers know (CSS Display 3). */
const DISPLAY =
  /^((inline-)?(block|flex|grid|table)|inline|none|contents|list-item|flow-root|run-in|ruby|inherit|initial|unset|revert|table-[a-z-]+|(block|inline) [a-z-]+)$/;

/** `name: value` pairs of the properties that are read; the last of one name counts, and an `!important` one over it. */
export function declarationsIn(css: string): Declarations {
  const declarations = new Map<string, Declaration>();
  if (css === '') return declarations;
  for (const part of splitOutsideBrackets(withoutComments(css))) {
    const colon = part.indexOf(':');
    if (colon < 0) continue;
    const property = withoutEscapes(part.slice(0, colon)).trim().toLowerCase();
    if (!READ_PROPERTIES.has(property)) continue;
    const raw = withoutEscapes(part.slice(colon + 1, colon + 400))
      .replace(/\s+/g, ' ')
      .trim()
      .toLowerCase();
    const isImportant = / ?! ?important$/.test(raw);
    const written = raw.replace(/ ?! ?important$/, '');
    const value = property === 'font' ? sizeInFont(written) : written;
    // A value that no browser understands leaves the one before it in force.
    if (value === '' || value.includes('\\')) continue;
    if (property === 'display' && !DISPLAY.test(value)) continue;
    const longhand = property === 'font' ? 'font-size' : property;
    if (isImportant || !declarations.get(longhand)?.isImportant) declarations.set(longhand, { value, isImportant });
  }
  return declarations;
}

/** What `font` sets the size to (CSS Fonts 4 2.7): the first size in it, since a plain number is a weight; empty if none. */
function sizeInFont(font: string): string {
  if (font === 'inherit') return font;
  const parts = font.split(/ |(?=\/)/);
  return (
    parts.find((part) => /^(0|\d*\.?\d+([a-z]+|%)|(xx?-|xxx-)?(small|large)|medium|larger|smaller)$/.test(part)) ?? ''
  );
}

/**
 * Letters, digits and hyphens that are written with a backslash as what they are (CSS Syntax 3 4.3.7): `d\69splay`. All
 * else that is stays as it is, since it makes a value that browsers do not understand (`none\9`).
 */
export function withoutEscapes(css: string): string {
  if (!css.includes('\\')) return css;
  return css.replace(/\\(?:([0-9a-f]{1,6})\s?|([g-z_-]))/gi, (written, hex: string | undefined, char: string) => {
    const meant = hex === undefined ? char : String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(hex, 16)));
    return /^[\w-]$/.test(meant) ? meant : written;
  });
}

/** Pieces between semicolons; those in brackets and quotes belong to a value (`url(data:…;base64,…)`). */
function splitOutsideBrackets(css: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let depth = 0;
  let quote = '';
  for (let at = 0; at < css.length; at++) {
    const char = css[at]!;
    if (char === '\\') at++;
    else if (quote !== '') quote = char === quote ? '' : quote;
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

export function withoutComments(css: string): string {
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
