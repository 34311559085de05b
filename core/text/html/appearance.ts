import { backgroundOf, colorOf, isZero } from './color.ts';
import { cascade, type Declarations, declarationsIn } from './css-declarations.ts';

/** How the text of an element looks, as far as it decides whether a reader sees it. Inherited by what is in it. */
export interface Appearance {
  /** It takes part in the rendering at all; nothing in it can come back. */
  isRendered: boolean;
  /** It is rendered, and what is written directly in it can be seen; an element in it may come back. */
  isVisible: boolean;
  /** It is no text of the mail at all (a script): not even a preheader. */
  isInert: boolean;
  isReversed: boolean;
  /** It stands beside a text rather than in it: the reading of a Chinese or Japanese word. */
  isAnnotation: boolean;
  /** White space and line ends are kept as they are. */
  isPreformatted: boolean;
  /** CSS `display` of the element itself, not inherited; empty where its name decides. */
  display: string;
  isZeroSize: boolean;
  isInvisible: boolean;
  isRightToLeft: boolean;
  /** As `#rrggbb`, `transparent`, or `stencil` where the text shows its background (CSS Backgrounds 4 `text`). */
  color: string;
  background: string;
}

/** A mail's page: black on white. */
export const PAGE: Appearance = {
  isRendered: true,
  isVisible: true,
  isInert: false,
  isReversed: false,
  isAnnotation: false,
  isPreformatted: false,
  display: '',
  isZeroSize: false,
  isInvisible: false,
  isRightToLeft: false,
  color: '#000000',
  background: '#ffffff',
};

/** What is no text of the mail. */
export const INERT: Appearance = { ...PAGE, isRendered: false, isVisible: false, isInert: true };

/** What a table inherits in quirks mode, whatever it stands in: of its text, the page's looks (Quirks Mode 3.9, 3.10). */
export function inheritedByQuirkyTable(parent: Appearance, page: Appearance): Appearance {
  return { ...parent, color: page.color, isZeroSize: false, isPreformatted: false };
}

/** How an element looks, given its attributes, what it is in and the mail's style rules. */
export function appearanceOf(
  name: string,
  attributes: ReadonlyMap<string, string>,
  parent: Appearance,
  ruled: readonly Declarations[],
): Appearance {
  const style = cascade([...ruled, declarationsIn(attributes.get('style') ?? '')]);
  const get = (property: string) => style.get(property)?.value;

  const isHidden = attributes.has('hidden') && get('display') === undefined;
  const hasBackgroundAttributes = name === 'body' || TABLE_PARTS.has(name);
  const picture = get('background-image') ?? (hasBackgroundAttributes ? attributes.get('background') : undefined);
  const background =
    picture !== undefined && picture !== 'none'
      ? 'picture'
      : backgroundOf(
          get('background-color') ??
            get('background') ??
            (hasBackgroundAttributes ? attributes.get('bgcolor') : undefined) ??
            OWN_BACKGROUND[name],
          parent.background,
        );
  const ownColor =
    get('color') === 'inherit' ? undefined : (get('color') ?? colorAttribute(name, attributes) ?? OWN_COLOR[name]);
  const isStencil = (get('background-clip') ?? get('-webkit-background-clip')) === 'text';
  const plainColor = colorOf(ownColor) ?? parent.color;
  const color = isStencil && plainColor === 'transparent' ? 'stencil' : plainColor;
  const fontSize = get('font-size') ?? sizeAttribute(name, attributes);
  const isRelative =
    fontSize !== undefined && /(em|ex|ch|%)$|^(larger|smaller|inherit)$/.test(fontSize) && !fontSize.endsWith('rem');
  const inheritedZero = parent.isZeroSize && !CONTROLS.has(name);
  const isZeroSize = fontSize === undefined ? inheritedZero : isZero(fontSize) || (isRelative && inheritedZero);
  const visibility = get('visibility');
  const isInvisible =
    visibility === undefined || visibility === 'inherit'
      ? parent.isInvisible
      : visibility === 'hidden' || visibility === 'collapse';
  const isClipped =
    !isTablePart(name, get('display')) &&
    /^(hidden|clip)/.test(get('overflow') ?? get('overflow-y') ?? get('overflow-x') ?? '');
  const isRendered =
    parent.isRendered &&
    !isHidden &&
    get('display') !== 'none' &&
    !(isZero(get('opacity')) || get('opacity')?.startsWith('-')) &&
    !(isClipped && [get('max-height'), get('height'), get('max-width'), get('width')].some(isZero));
  const isRightToLeft = directionOf(get('direction') ?? attributes.get('dir'), parent.isRightToLeft);
  const whiteSpace = get('white-space');
  const isPreformatted =
    whiteSpace === undefined
      ? parent.isPreformatted || name === 'pre' || name === 'textarea' || name === 'xmp'
      : /^(pre|break-spaces)/.test(whiteSpace);
  const bidi = get('unicode-bidi');
  const isOverride = name === 'bdo' || bidi === 'bidi-override' || bidi === 'isolate-override';
  return {
    isRendered,
    isVisible: isRendered && !isZeroSize && !isInvisible && color !== background && color !== 'transparent',
    isInert: parent.isInert,
    isReversed: isOverride ? isRightToLeft : parent.isReversed,
    isAnnotation: parent.isAnnotation || name === 'rt',
    isPreformatted,
    display: get('display') ?? '',
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

/** Browsers give links and controls colours of their own (HTML 15.3.4, 15.5), whatever they stand in. */
const OWN_COLOR: Readonly<Record<string, string>> = {
  a: '#0000ee',
  button: '#000000',
  input: '#000000',
  select: '#000000',
  textarea: '#000000',
  mark: '#000000',
};
const OWN_BACKGROUND: Readonly<Record<string, string>> = {
  button: '#efefef',
  input: '#efefef',
  select: '#ffffff',
  textarea: '#ffffff',
  mark: '#ffff00',
};
/** Controls do not inherit the font either. */
const CONTROLS = new Set(['button', 'input', 'select', 'textarea']);

/** `<font color>`, and `<body text>`. */
function colorAttribute(name: string, attributes: ReadonlyMap<string, string>): string | undefined {
  return name === 'font' ? attributes.get('color') : name === 'body' ? attributes.get('text') : undefined;
}

/** `<font size>`, which is a size of its own whatever the number (HTML 15.3.4). */
function sizeAttribute(name: string, attributes: ReadonlyMap<string, string>): string | undefined {
  return name === 'font' && /^\s*[+-]?\d/.test(attributes.get('size') ?? '') ? 'medium' : undefined;
}

/** `bgcolor` and `background` are for these alone, and for the page (HTML 15.3.1, 15.3.8). */
const TABLE_PARTS = new Set('table thead tbody tfoot tr td th'.split(' '));

/** Tables, rows and cells are as large as what is in them, at least (CSS 2.2 17.5): nothing is cut off. */
function isTablePart(name: string, display: string | undefined): boolean {
  return display === undefined ? TABLE_PARTS.has(name) : /^(inline-)?table(?!-caption)/.test(display);
}

/** Appearances told apart at a time; a mail has a few dozen. */
const MOST_APPEARANCES = 1_000;

/** Finds out how elements look. Those that look alike have one appearance, so that it says where the next one is alike. */
export class Appearances {
  readonly #known = new Map<string, Appearance>();

  /** See `appearanceOf`. */
  of(...element: Parameters<typeof appearanceOf>): Appearance {
    const appearance = appearanceOf(...element);
    const key = Object.values(appearance).join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= MOST_APPEARANCES) this.#known.clear();
    this.#known.set(key, appearance);
    return appearance;
  }
}
