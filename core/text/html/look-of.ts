import { tableOf } from '../table-of.ts';
import { attributeColor, BLACK, type Color, colorOf, over, TRANSPARENT, UNKNOWN_COLOR, WHITE } from './css/color.ts';
import { collapsed, type Declarations } from './css/declarations.ts';
import { type LengthContext, toPixels } from './css/length.ts';
import { longhandValues, splitOutsideBrackets } from './css/properties.ts';
import { normalized, tokensOf } from './css/tokens.ts';
import { substituted, type Variables, variablesOf } from './css/variables.ts';
import { LINE } from './elements.ts';
import { type Foreign, INERT, type Look } from './look.ts';
import { HTML, MATHML, SVG, type Tag } from './tag.ts';
import type { View } from './views.ts';
import { clipsAway, isAbovePage, isLegible, isOffPage, isOpaqueEnough, standsOut } from './visible.ts';

/** What the look of an element depends on beside its own styles. */
export interface Surroundings {
  readonly parent: Look;
  readonly parentTag: Tag | undefined;
  /** The page's own look, which a table in quirks mode begins with anew. */
  readonly page: Look;
  readonly view: View;
  readonly isQuirky: boolean;
}

/** How an element looks, given the declarations that hold for it (CSS Cascade 5 7). */
export function lookOf(
  tag: Tag,
  declared: Declarations,
  { parent, parentTag, page, view, isQuirky }: Surroundings,
): Look {
  if (parent.isInert) return INERT;
  const isQuirkyTable = isQuirky && tag.name === 'table' && tag.isHtml;
  // What a table inherits in quirks mode, whatever it stands in: of its text, the page's looks (Quirks Mode 3.9, 3.10).
  const inherited: Look = isQuirkyTable
    ? {
        ...parent,
        color: page.color,
        fontSize: page.fontSize,
        isFixedSize: page.isFixedSize,
        isPreformatted: false,
        fill: page.fill,
      }
    : parent;
  const variables = variablesOf(declared, parent.variables);
  const style = new Style(declared, variables, isQuirky);
  const foreign = foreignOf(tag, parentTag, parent.foreign, style);
  const font = fontOf(tag, style, inherited, view);
  const rem = tag.name === 'html' ? font.fontSize : parent.rem;
  const lengths: LengthContext = { em: font.fontSize, rem, width: view.width, height: view.height };

  const display = displayOf(tag, style, parent, parentTag);
  const position = style.get('position') ?? 'static';
  const isOutOfFlow = position === 'absolute' || position === 'fixed';
  const isFloating = !['none', undefined, 'initial'].includes(style.get('float'));
  const isItem = /^(?:inline-)?(?:flex|grid)/.test(parent.display) && tag.isHtml;
  const isBox = isOutOfFlow || isFloating || isItem || !/^(?:inline|contents|ruby)$/.test(display);
  const color = textColor(tag, style, inherited);
  const paint = backgroundOf(tag, style, color, parent);
  const isStencil = style.get('background-clip') === 'text';
  const shapes = transformsOf(style, lengths, isBox);
  const fill = style.color('-webkit-text-fill-color');
  // What the page itself clips, its window scrolls; a fieldset is as wide as what is in it.
  const isPage = tag.isHtml && (tag.name === 'html' || tag.name === 'body');
  const isClipping = isBox && !isPage && tag.name !== 'fieldset' && !isTablePart(display) && clipsAll(style, lengths);
  const clips =
    isClipping ||
    (isOutOfFlow && isClippedByShape(style.get('clip'), lengths)) ||
    isClippedByShape(style.get('clip-path'), lengths);
  const isContainer = position !== 'static' || style.isSet('transform');
  const whiteSpace = style.get('white-space-collapse');
  const bidi = style.get('unicode-bidi');
  const isOverride = tag.name === 'bdo' || bidi === 'bidi-override' || bidi === 'isolate-override';
  const isRightToLeft = directionOf(style.get('direction') ?? tag.attributes.get('dir'), parent.isRightToLeft);

  const look: Look = {
    isRendered: parent.isRendered && display !== 'none' && parentTag?.kind.isReplaced !== true && foreign !== 'none',
    isVisible: true,
    isInert: tag.kind.isInert && (display === 'none' || tag.kind.isReplaced),
    isReversed: isOverride ? isRightToLeft : parent.isReversed,
    isAnnotation: parent.isAnnotation || tag.name === 'rt',
    isPreformatted:
      whiteSpace === undefined || whiteSpace === 'inherit'
        ? inherited.isPreformatted || PREFORMATTED.has(tag.name)
        : /^(?:preserve|break)/.test(whiteSpace),
    separator: separatorOf(tag, display, isItem || isOutOfFlow),
    display,
    isInvisible: visibilityOf(style.get('visibility'), parent.isInvisible),
    isRightToLeft,
    ...font,
    rem,
    scale: parent.scale * shapes.scale,
    color,
    fill:
      fill === undefined
        ? inherited.fill
        : fill === 'currentcolor' || fill === 'initial'
          ? ''
          : fill === 'inherit'
            ? inherited.fill
            : fill,
    stencil: isStencil ? paint : parent.stencil,
    hasShadow: shadowOf(style.get('text-shadow'), parent.hasShadow),
    background: isStencil ? parent.background : paint,
    opacity: parent.opacity * opacityOf(style),
    textIndent: textIndentOf(style.get('text-indent'), lengths, parent.textIndent),
    isClipped: clips || (position === 'fixed' ? false : isOutOfFlow ? parent.isClippedPositioned : parent.isClipped),
    isClippedPositioned:
      (clips && (isContainer || !isClipping)) || (position !== 'fixed' && parent.isClippedPositioned),
    isOffPage: parent.isOffPage || shapes.isOffPage || isMovedOff(style, lengths, position, isBox),
    isSkipped:
      parent.isSkipped ||
      style.get('content-visibility') === 'hidden' ||
      tag.attributes.get('hidden') === 'until-found',
    foreign: foreign === 'none' ? '' : foreign,
    variables,
  };
  const isVisible = isSeen(look) && !tag.kind.isReplaced;
  // What is taken out of the flow stands nowhere in its line; if it is not seen either, it is as if it were not there.
  return { ...look, isVisible, separator: isOutOfFlow && !isVisible ? '' : look.separator };
}

function isSeen(look: Look): boolean {
  const text = look.fill || look.color;
  return (
    look.isRendered &&
    !look.isInvisible &&
    isLegible(shownSize(look)) &&
    isOpaqueEnough(look.opacity) &&
    !look.isClipped &&
    !look.isOffPage &&
    !look.isSkipped &&
    look.foreign !== 'svg' &&
    look.foreign !== 'math' &&
    (look.hasShadow || standsOut(look.stencil === '' ? text : over(text, look.stencil), look.background))
  );
}

/** The declarations of an element, read property by property. */
class Style {
  readonly #declared: Declarations;
  readonly #variables: Variables | undefined;
  readonly #isQuirky: boolean;

  constructor(declared: Declarations, variables: Variables | undefined, isQuirky: boolean) {
    this.#declared = declared;
    this.#variables = variables;
    this.#isQuirky = isQuirky;
  }

  /** The value of a property; undefined where the element has none of its own, or one that undoes what a sheet says. */
  get(property: string): string | undefined {
    const declaration = this.#declared.get(property);
    if (declaration === undefined) return undefined;
    const value =
      declaration.unresolved === undefined
        ? declaration.value
        : this.#resolved(property, declaration.unresolved, declaration.value);
    if (value === 'unset') return INHERITED.has(property) ? 'inherit' : 'initial';
    return value === 'revert' || value === 'revert-layer' ? undefined : value;
  }

  /** A colour; the keywords `currentcolor`, `inherit` and `initial` as they are. */
  color(property: string): Color | undefined {
    const value = this.get(property);
    return value === 'inherit' || value === 'initial' ? value : value && colorOf(value, this.#isQuirky);
  }

  isSet(property: string): boolean {
    const value = this.get(property);
    return value !== undefined && value !== 'none' && value !== 'initial';
  }

  #resolved(property: string, shorthand: string, written: string): string {
    const text = substituted(written, this.#variables);
    const value = text === undefined ? undefined : normalized(tokensOf(text));
    const longhands =
      value === undefined ? undefined : longhandValues(shorthand, collapsed(value), { isQuirky: this.#isQuirky });
    if (longhands !== undefined) return longhands.find(([name]) => name === property)?.[1] ?? 'unset';
    // What its variables stand for elsewhere is not known here: a colour may be any.
    return text === undefined && property.startsWith('background') && property !== 'background-clip'
      ? 'unknown'
      : 'unset';
  }
}

const INHERITED = new Set(
  'visibility color -webkit-text-fill-color font-size direction white-space-collapse text-indent text-shadow'.split(
    ' ',
  ),
);
const PREFORMATTED = new Set('pre textarea xmp listing plaintext'.split(' '));

function visibilityOf(value: string | undefined, inherited: boolean): boolean {
  return value === undefined || value === 'inherit' ? inherited : value === 'hidden' || value === 'collapse';
}

function directionOf(direction: string | undefined, inherited: boolean): boolean {
  const value = direction?.trim().toLowerCase();
  return value === 'rtl' ? true : value === 'ltr' || value === 'initial' ? false : inherited;
}

function shadowOf(value: string | undefined, inherited: boolean): boolean {
  return value === undefined || value === 'inherit' ? inherited : value !== 'none' && value !== 'initial';
}

function opacityOf(style: Style): number {
  const own = style.get('opacity');
  if (own === undefined && !style.isSet('filter')) return 1;
  const [, filter] = /opacity\(([^()]*)\)/.exec(style.get('filter') ?? '') ?? [];
  return share(own) * share(filter);
}

/** A number or percentage from 0 to 1; 1 where there is none. */
function share(value: string | undefined): number {
  const number =
    value === undefined || value.trim() === ''
      ? undefined
      : toPixels(value.trim(), { em: 0, rem: 0, width: 0, height: 0, whole: 1 });
  return number === undefined ? 1 : Math.min(1, Math.max(0, number));
}

function textIndentOf(value: string | undefined, lengths: LengthContext, inherited: number): number {
  if (value === undefined || value === 'inherit') return inherited;
  return toPixels(value.replace(/ (?:each-line|hanging)/g, ''), lengths) ?? 0;
}

/** The value of `display`, by the element's own name where no style says it; blocks are `block`, all else is `inline`. */
function displayOf(tag: Tag, style: Style, parent: Look, parentTag: Tag | undefined): string {
  const value = style.get('display');
  if (value === 'inherit') return parent.display;
  if (value !== undefined && value !== 'initial')
    return value.replace(/^(?:block|inline) (?=flow$)|(?<=^(?:block|inline)) flow$/, '');
  if (value === 'initial') return 'inline';
  return isHiddenByDefault(tag, parentTag) ? 'none' : byName(tag);
}

function isHiddenByDefault({ name, isHtml, kind, attributes }: Tag, parentTag: Tag | undefined): boolean {
  if (attributes.has('hidden') && isHtml && attributes.get('hidden') !== 'until-found') return true;
  if (!isHtml) return name === 'style' || name === 'script';
  if (name === 'dialog') return !attributes.has('open');
  if (name === 'audio') return !attributes.has('controls');
  if (name === 'noframes' && parentTag?.name === 'noframes') return true;
  return kind.isHidden || (name === 'input' && attributes.get('type')?.trim().toLowerCase() === 'hidden');
}

const DISPLAY = tableOf<string>({
  html: 'block',
  table: 'table',
  thead: 'table-header-group',
  tbody: 'table-row-group',
  tfoot: 'table-footer-group',
  tr: 'table-row',
  td: 'table-cell',
  th: 'table-cell',
  caption: 'table-caption',
  button: 'inline-block',
  input: 'inline-block',
  select: 'inline-block',
  textarea: 'inline-block',
  img: 'inline-block',
  marquee: 'inline-block',
});

function byName({ name, isHtml, kind }: Tag): string {
  if (!isHtml) return name === 'text' || name === 'foreignObject' ? 'block' : 'inline';
  return DISPLAY.get(name) ?? (kind.separator === '' ? 'inline' : 'block');
}

/** Tables, rows and cells are as large as what is in them, at least (CSS 2.2 17.5): nothing is cut off. */
function isTablePart(display: string): boolean {
  return /^(?:inline-)?table(?!-caption)/.test(display);
}

/** What keeps an element's text apart: what CSS makes of it, or else its name. */
function separatorOf({ kind, isHtml }: Tag, display: string, isBlockified: boolean): string {
  if (display === 'none') return '';
  if (display === 'inline-block' && kind.separator !== '') return kind.separator;
  if (/^(?:inline|contents|ruby|math)/.test(display)) return isBlockified && display !== 'contents' ? LINE : '';
  return (isHtml && kind.separator) || LINE;
}

/** Sizes of `<font size>` in CSS pixels (HTML 15.3.4). */
const FONT_SIZES = [10, 13, 16, 18, 24, 32, 48];
const KEYWORD_SIZES = tableOf<number>({
  'xx-small': 9,
  'x-small': 10,
  small: 13,
  medium: 16,
  large: 18,
  'x-large': 24,
  'xx-large': 32,
  'xxx-large': 48,
  initial: 16,
  math: 16,
});
/** Of the size around them; headings stand out, the others fall back. */
const RELATIVE_SIZES = tableOf<number>({
  h1: 2,
  h2: 1.5,
  h3: 1.17,
  h5: 0.83,
  h6: 0.67,
  small: 5 / 6,
  big: 1.2,
  sub: 5 / 6,
  sup: 5 / 6,
  rt: 0.5,
});
/** Controls do not inherit the font. */
const CONTROLS = new Set(['button', 'input', 'select', 'textarea']);
const CONTROL_SIZE = 13.333;
/** Chromium shows sizes that depend on a reader's settings in no fewer pixels, unless they are 0. */
const MIN_RELATIVE_SIZE = 6;
/** What Chromium takes for 0. */
const NO_SIZE = 1e-7;

function fontOf(tag: Tag, style: Style, inherited: Look, view: View): { fontSize: number; isFixedSize: boolean } {
  const value = style.get('font-size');
  const { fontSize: parent, isFixedSize } = inherited;
  if (value === 'inherit') return { fontSize: parent, isFixedSize };
  if (value === undefined) {
    const attribute = tag.name === 'font' ? fontSizeOf(tag.attributes.get('size')) : undefined;
    if (attribute !== undefined) return { fontSize: attribute, isFixedSize: false };
    if (CONTROLS.has(tag.name)) return { fontSize: CONTROL_SIZE, isFixedSize: false };
    return { fontSize: parent * (tag.isHtml ? (RELATIVE_SIZES.get(tag.name) ?? 1) : 1), isFixedSize };
  }
  const keyword = KEYWORD_SIZES.get(value);
  if (keyword !== undefined) return { fontSize: keyword, isFixedSize: false };
  if (value === 'larger' || value === 'smaller')
    return { fontSize: value === 'larger' ? parent * 1.2 : parent / 1.2, isFixedSize };
  const pixels = toPixels(value, {
    em: parent,
    rem: inherited.rem,
    width: view.width,
    height: view.height,
    whole: parent,
  });
  // A formula that is not understood gives a size that is seen.
  if (pixels === undefined) return { fontSize: KEYWORD_SIZES.get('medium')!, isFixedSize: false };
  return { fontSize: Math.max(0, pixels), isFixedSize: isFixedSize || !/%|em|ex|ch|cap|ic|lh/.test(value) };
}

/** The size that letters have in the end; what is in an element goes by the size that it asks for. */
function shownSize({ fontSize, isFixedSize, scale }: Look): number {
  return scale * (isFixedSize || fontSize < NO_SIZE ? fontSize : Math.max(MIN_RELATIVE_SIZE, fontSize));
}

/** `<font size>` in CSS pixels; undefined where it says none. */
function fontSizeOf(value: string | undefined): number | undefined {
  const [, sign = '', digits] = /^[ \t\n\f\r]*([+-]?)(\d{1,9})/.exec(value ?? '') ?? [];
  if (digits === undefined) return undefined;
  const number = sign === '+' ? 3 + Number(digits) : sign === '-' ? 3 - Number(digits) : Number(digits);
  return FONT_SIZES[Math.min(7, Math.max(1, number)) - 1];
}

/** Browsers give links and controls colours of their own (HTML 15.3.4, 15.5), whatever they stand in. */
const OWN_COLOR = tableOf<Color>({
  button: BLACK,
  input: BLACK,
  select: BLACK,
  textarea: BLACK,
  mark: BLACK,
});
const LINK_COLOR = '#0000eeff';
const DARK_LINK_COLOR = '#9e9effff';

function textColor(tag: Tag, style: Style, inherited: Look): Color {
  const value = style.color('color');
  if (value === 'inherit' || value === 'currentcolor') return inherited.color;
  if (value === 'initial') return BLACK;
  return value ?? attributeTextColor(tag) ?? ownTextColor(tag, inherited) ?? inherited.color;
}

function ownTextColor({ name, isHtml, attributes }: Tag, { background }: Look): Color | undefined {
  if (!isHtml) return undefined;
  if (name === 'a' && attributes.has('href')) return background === '#121212ff' ? DARK_LINK_COLOR : LINK_COLOR;
  return OWN_COLOR.get(name);
}

/** `<font color>`, and `<body text>`. */
function attributeTextColor({ name, isHtml, attributes }: Tag): Color | undefined {
  if (!isHtml) return undefined;
  return name === 'font'
    ? attributeColor(attributes.get('color'))
    : name === 'body'
      ? attributeColor(attributes.get('text'))
      : undefined;
}

const OWN_BACKGROUND = tableOf<Color>({
  button: '#efefefff',
  input: '#efefefff',
  select: WHITE,
  textarea: WHITE,
  mark: '#ffff00ff',
});
/** `bgcolor` and `background` are for these alone, and for the page (HTML 15.3.1, 15.3.8). */
const WITH_BACKGROUND = new Set('body table thead tbody tfoot tr td th'.split(' '));

/** What is behind the text of an element; a picture or a gradient may have any colour. */
function backgroundOf(tag: Tag, style: Style, color: Color, parent: Look): Color {
  const image = style.get('background-image');
  const hasAttributes = tag.isHtml && WITH_BACKGROUND.has(tag.name);
  const attribute = hasAttributes ? tag.attributes.get('background') : undefined;
  const isPicture =
    image === undefined
      ? attribute !== undefined && attribute.trim() !== ''
      : !['none', 'initial', 'inherit'].includes(image);
  if (isPicture) return UNKNOWN_COLOR;
  const value = style.get('background-color');
  if (value === 'unknown') return UNKNOWN_COLOR;
  const written = style.color('background-color');
  const own =
    written === undefined
      ? ((hasAttributes ? attributeColor(tag.attributes.get('bgcolor')) : undefined) ??
        (tag.isHtml ? OWN_BACKGROUND.get(tag.name) : undefined) ??
        TRANSPARENT)
      : written === 'inherit' || written === 'initial'
        ? TRANSPARENT
        : written === 'currentcolor'
          ? color
          : written;
  return over(own, parent.background);
}

/** Tells whether a box shows nothing of what overflows it, and is too small to hold any. */
function clipsAll(style: Style, lengths: LengthContext): boolean {
  const pixels = (property: string) => {
    const value = style.get(property);
    return value === undefined ? undefined : toPixels(value, lengths);
  };
  const clipsIn = (property: string) => /^(?:hidden|clip|scroll|auto|overlay|-webkit)/.test(style.get(property) ?? '');
  if (!style.isSet('overflow-x') && !style.isSet('overflow-y')) return false;
  const [isAcross, isDown] = [clipsIn('overflow-x'), clipsIn('overflow-y')];
  // A box that clips one way scrolls the other way, but for `clip` (CSS Overflow 3 3.1).
  const isBoth = [style.get('overflow-x'), style.get('overflow-y')].some((value) =>
    /^(?:hidden|scroll|auto)/.test(value ?? ''),
  );
  const isSmall = (side: 'height' | 'width', paddings: readonly string[]) =>
    [pixels(side), pixels(`max-${side}`)].some(clipsAway) &&
    clipsAway((pixels(`min-${side}`) ?? 0) + paddings.reduce((sum, name) => sum + (pixels(name) ?? 0), 0));
  return (
    ((isDown || isBoth) && isSmall('height', ['padding-top', 'padding-bottom'])) ||
    ((isAcross || isBoth) && isSmall('width', ['padding-left', 'padding-right']))
  );
}

/** Tells whether `clip` or `clip-path` leaves nothing (CSS Masking 1 5, 6). */
function isClippedByShape(value: string | undefined, lengths: LengthContext): boolean {
  if (value === undefined) return false;
  const [, name = '', inner = ''] = /([a-z]{1,12})\((.*)\)/.exec(value) ?? [];
  const parts = splitOutsideBrackets(inner.replaceAll(',', ' '), ' ');
  switch (name) {
    case 'rect': {
      const [top, right, bottom, left] = parts.map((part) => toPixels(part, lengths));
      return (
        (bottom !== undefined && clipsAway(bottom - (top ?? 0))) ||
        (right !== undefined && clipsAway(right - (left ?? 0)))
      );
    }
    case 'inset': {
      const [top = '', right = top, bottom = top, left = right] = parts.slice(
        0,
        parts.indexOf('round') < 0 ? 4 : parts.indexOf('round'),
      );
      return isAll(top, bottom) || isAll(left, right);
    }
    case 'circle':
    case 'ellipse':
      return parts
        .slice(0, name === 'circle' ? 1 : 2)
        .some((part) => clipsAway(toPixels(part, { ...lengths, whole: 100 })));
    case 'polygon': {
      const points = splitOutsideBrackets(inner, ',').map((point) =>
        point.split(' ').map((part) => toPixels(part, { ...lengths, whole: 100 })),
      );
      return [0, 1].some((axis) => {
        const along = points.map((point) => point[axis] ?? Number.NaN);
        return clipsAway(Math.max(...along) - Math.min(...along));
      });
    }
    default:
      return false;
  }
}

/** Two insets that meet. */
function isAll(one: string, other: string): boolean {
  if (!one.endsWith('%') && !other.endsWith('%')) return false;
  return Number.parseFloat(one) + Number.parseFloat(other) >= 100;
}

const MOVING = ['transform', 'scale', 'translate'];

/** What `transform`, `scale` and `translate` make of a box; they do nothing to text in a line. */
function transformsOf(style: Style, lengths: LengthContext, isBox: boolean): { scale: number; isOffPage: boolean } {
  let scale = 1;
  let isMoved = false;
  if (!isBox || !MOVING.some((property) => style.isSet(property))) return { scale, isOffPage: isMoved };
  const move = (x: string | undefined, y: string | undefined) => {
    isMoved ||= isOffPage(x === undefined ? undefined : toPixels(x, lengths));
    isMoved ||= isAbovePage(y === undefined ? undefined : toPixels(y, lengths));
  };
  const resize = (...factors: readonly (string | undefined)[]) => {
    const sizes = factors.filter((factor) => factor !== undefined).map((factor) => Math.abs(signedShare(factor)));
    scale *= Math.min(...sizes);
  };
  for (const [, name = '', inner = ''] of (style.get('transform') ?? '').matchAll(
    /([a-z0-9]{1,12})\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g,
  )) {
    const [first, second, , fourth] = splitOutsideBrackets(inner, ',');
    if (name === 'scale' || name === 'scale3d') resize(first, second ?? first);
    else if (name === 'scalex' || name === 'scaley') resize(first);
    else if (name === 'matrix') resize(first, fourth);
    else if (name === 'translate' || name === 'translate3d') move(first, second);
    else if (name === 'translatex') move(first, undefined);
    else if (name === 'translatey') move(undefined, first);
    else if ((name === 'rotatex' || name === 'rotatey') && /^[+-]?(?:90|270)deg$/.test(first ?? '')) scale = 0;
  }
  const factors = style.isSet('scale') ? style.get('scale')!.split(' ') : [];
  if (factors.length > 0 && factors[0] !== 'inherit') resize(factors[0], factors[1] ?? factors[0]);
  const shifts = style.isSet('translate') ? style.get('translate')!.split(' ') : [];
  move(shifts[0], shifts[1]);
  return { scale, isOffPage: isMoved };
}

function signedShare(value: string): number {
  return toPixels(value, { em: 0, rem: 0, width: 0, height: 0, whole: 1 }) ?? 1;
}

function isMovedOff(style: Style, lengths: LengthContext, position: string, isBox: boolean): boolean {
  const shift = (property: string, sign = 1) => {
    const value = style.get(property);
    const pixels = value === undefined ? undefined : toPixels(value, lengths);
    return pixels === undefined ? undefined : sign * pixels;
  };
  if (isOffPage(shift('margin-left')) || (isBox && isAbovePage(shift('margin-top')))) return true;
  if (position === 'static' || position === 'initial' || position === 'sticky') return false;
  const left = shift('left');
  const top = shift('top');
  return isOffPage(left ?? shift('right', -1)) || isAbovePage(top ?? shift('bottom', -1));
}

const SVG_TEXT = new Set('tspan textPath a'.split(' '));
const MATH_TEXT = new Set('mi mn mo ms mtext'.split(' '));
const MATH_HIDDEN = new Set('maction mphantom'.split(' '));

/** Where an element puts its text: drawings show it in `<text>` alone, formulas in their tokens (SVG 2 11, MathML Core 3.2). */
function foreignOf(
  { name, namespace, attributes }: Tag,
  parentTag: Tag | undefined,
  parent: Foreign,
  style: Style,
): Foreign | 'none' {
  if (namespace === HTML) return parent === 'svg' ? 'none' : '';
  if (namespace === SVG) {
    // It clips what is in it, and is of no size unless something says which.
    if (name === 'foreignObject')
      return ['width', 'height'].every((side) => attributes.has(side) || style.isSet(side)) ? '' : 'none';
    if (name === 'text') return 'svg-text';
    if (parent === 'svg-text') return SVG_TEXT.has(name) ? 'svg-text' : 'none';
    return UNPAINTED.has(name) ? 'none' : 'svg';
  }
  if (namespace !== MATHML) return '';
  if (MATH_HIDDEN.has(name) || (name.startsWith('annotation') && parentTag?.name === 'semantics')) return 'none';
  // With a `display` of its own it is a box like any other.
  const display = style.get('display') ?? 'math';
  return MATH_TEXT.has(name) || !display.includes('math') ? 'math-text' : 'math';
}

const UNPAINTED = new Set(
  'defs symbol clipPath mask pattern marker linearGradient radialGradient filter desc title metadata style script'.split(
    ' ',
  ),
);
