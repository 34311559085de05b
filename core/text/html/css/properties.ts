import { tableOf } from '../../table-of.ts';
import { colorOf } from './color.ts';
import { isNegative, lengthKind } from './length.ts';

/** Longhands and their values, as one declaration sets them. */
export type Longhands = readonly (readonly [name: string, value: string])[];

/** What decides whether a value is valid beside itself. */
export interface Grammar {
  /** Lengths may lack their unit and colours their `#` (Quirks Mode 3.1, 3.2). */
  isQuirky: boolean;
}

type Check = (value: string, grammar: Grammar) => boolean;

const words = (text: string) => new Set(text.split(' '));
const oneOf = (text: string): Check => {
  const known = words(text);
  return (value) => known.has(value);
};

/** A length; a percentage only where the property knows them. */
function length(value: string, isQuirky: boolean, takesPercentages = true): boolean {
  const kind = lengthKind(value);
  if (kind === 'number') return isQuirky;
  return kind === 'length' || kind === 'formula' || (takesPercentages && kind === 'percentage');
}

const SIZES = words('auto min-content max-content fit-content stretch -webkit-fill-available -webkit-fit-content');
const size =
  (keyword: string): Check =>
  (value, { isQuirky }) =>
    value === keyword ||
    (SIZES.has(value) && (value !== 'auto' || keyword !== 'none')) ||
    value.startsWith('fit-content(') ||
    (length(value, isQuirky) && !isNegative(value));
const offset: Check = (value, { isQuirky }) => value === 'auto' || length(value, isQuirky);
const padding: Check = (value, { isQuirky }) => length(value, isQuirky) && !isNegative(value);
const color: Check = (value, { isQuirky }) => colorOf(value, isQuirky) !== undefined;
const functions = (names: string): Check => {
  const pattern = new RegExp(`^(?:none|(?:(?:${names})\\([^()]*(?:\\([^()]*\\)[^()]*)*\\) ?)+)$`);
  return (value) => pattern.test(value);
};

const FONT_SIZES = words('xx-small x-small small medium large x-large xx-large xxx-large larger smaller math');
const overflow = oneOf('visible hidden clip scroll auto overlay -webkit-paged-x -webkit-paged-y');
const IMAGE =
  /^(?:url|src|(?:-\w{1,9}-)?(?:image|image-set|cross-fade|element|paint)|(?:-\w{1,9}-)?(?:repeating-)?(?:linear|radial|conic)-gradient|-webkit-gradient)\(/;

const fontSize: Check = (value, { isQuirky }) =>
  FONT_SIZES.has(value) || (length(value, isQuirky) && !isNegative(value));

const CHECKS = tableOf<Check>({
  display: (value) =>
    /^(?:(?:inline-)?(?:block|flex|grid|table)|inline|none|contents|list-item|flow|flow-root|ruby|ruby-text|math|-webkit-(?:inline-)?(?:box|flex)|table-(?:row|row-group|header-group|footer-group|column|column-group|cell|caption)|(?:block|inline) (?:flow|flow-root|flex|grid|table|ruby|math))$/.test(
      value,
    ),
  visibility: oneOf('visible hidden collapse'),
  opacity: (value) => /^[+-]?[\d.]{1,30}(?:e[+-]?\d{1,3})?%?$/.test(value) || lengthKind(value) === 'formula',
  color,
  '-webkit-text-fill-color': color,
  'background-color': color,
  'background-image': (value) => value === 'none' || IMAGE.test(value),
  'background-clip': (value) =>
    /^(?:(?:border-box|padding-box|content-box|text|border-area)(?: ?, ?(?=\w)| ?$))+$/.test(value),
  'text-shadow': () => true,
  'font-size': fontSize,
  width: size('auto'),
  height: size('auto'),
  'min-width': size('auto'),
  'min-height': size('auto'),
  'max-width': size('none'),
  'max-height': size('none'),
  'padding-top': padding,
  'padding-bottom': padding,
  'padding-left': padding,
  'padding-right': padding,
  'overflow-x': overflow,
  'overflow-y': overflow,
  position: oneOf('static relative absolute fixed sticky -webkit-sticky'),
  float: oneOf('left right none inline-start inline-end'),
  top: offset,
  left: offset,
  right: offset,
  bottom: offset,
  'margin-left': offset,
  'margin-top': offset,
  'text-indent': (value, { isQuirky }) => length(value.replace(/ (?:each-line|hanging)/g, ''), isQuirky),
  transform: functions('[a-z]{1,12}(?:3d)?[xyz]?'),
  scale: (value) => value === 'none' || value.split(' ').every((part) => /^[+-]?[\d.]+%?$/.test(part)),
  translate: (value) => value === 'none' || value.split(' ').every((part) => length(part, false)),
  clip: (value) => value === 'auto' || /^rect\([^()]*\)$/.test(value),
  'clip-path': (value) =>
    value === 'none' || /^(?:[a-z-]{1,20} )?(?:[a-z]{1,12}\(.*\)|[a-z]{1,8}-box)(?: [a-z-]{1,20})?$/.test(value),
  'content-visibility': oneOf('visible hidden auto'),
  filter: (value) => value === 'none' || /^(?:[a-z-]{1,12}\(.*\) ?)+$/.test(value),
  direction: oneOf('ltr rtl'),
  'unicode-bidi': oneOf('normal embed isolate bidi-override isolate-override plaintext -webkit-isolate'),
  'white-space-collapse': oneOf('collapse preserve preserve-breaks break-spaces preserve-spaces'),
  content: () => true,
  'color-scheme': () => true,
});

/** What each value of `white-space` means for white space (CSS Text 4 3). */
const WHITE_SPACE = tableOf<string>({
  normal: 'collapse',
  nowrap: 'collapse',
  pre: 'preserve',
  'pre-wrap': 'preserve',
  'pre-line': 'preserve-breaks',
  'break-spaces': 'break-spaces',
});

const WIDE_KEYWORDS = words('inherit initial unset revert revert-layer');

/** Longhands that each shorthand sets. */
const PARTS = tableOf<readonly string[]>({
  background: ['background-color', 'background-image', 'background-clip'],
  font: ['font-size'],
  overflow: ['overflow-x', 'overflow-y'],
  margin: ['margin-top', 'margin-left'],
  padding: ['padding-top', 'padding-right', 'padding-bottom', 'padding-left'],
  inset: ['top', 'right', 'bottom', 'left'],
  'white-space': ['white-space-collapse'],
  all: [...CHECKS.keys()].filter((name) => name !== 'direction' && name !== 'unicode-bidi'),
});
const ALIASES = tableOf<string>({
  '-webkit-background-clip': 'background-clip',
  '-webkit-transform': 'transform',
  '-webkit-filter': 'filter',
  '-webkit-clip-path': 'clip-path',
  '-webkit-opacity': 'opacity',
  'inline-size': 'width',
  'block-size': 'height',
  'max-inline-size': 'max-width',
  'max-block-size': 'max-height',
});

/** The name that a property is read under; undefined for one that does not decide whether text is seen. */
export function knownProperty(name: string): string | undefined {
  const standard = ALIASES.get(name) ?? name;
  return CHECKS.has(standard) || PARTS.has(standard) ? standard : undefined;
}

/** The longhands that a property stands for. */
export function longhandsOf(property: string): readonly string[] {
  return PARTS.get(property) ?? [property];
}

/**
 * What a declaration sets.
 *
 * @param property as `knownProperty` names it
 * @param value in the notation of `normalized`, without `var()`
 * @returns undefined for a value that browsers drop, which leaves an earlier declaration in force
 */
export function longhandValues(property: string, value: string, grammar: Grammar): Longhands | undefined {
  if (WIDE_KEYWORDS.has(value)) return longhandsOf(property).map((name) => [name, value]);
  const check = CHECKS.get(property);
  if (check !== undefined) return check(value, grammar) ? [[property, value]] : undefined;
  switch (property) {
    case 'background':
      return background(value);
    case 'font': {
      const fontSizeValue = sizeInFont(value);
      return fontSizeValue === undefined ? undefined : [['font-size', fontSizeValue]];
    }
    case 'overflow': {
      const [first = '', second = first, ...rest] = value.split(' ');
      const isValid = rest.length === 0 && overflow(first, grammar) && overflow(second, grammar);
      return isValid
        ? [
            ['overflow-x', first],
            ['overflow-y', second],
          ]
        : undefined;
    }
    case 'white-space': {
      const collapse = WHITE_SPACE.get(value);
      return collapse === undefined ? undefined : [['white-space-collapse', collapse]];
    }
    case 'margin':
    case 'padding':
    case 'inset':
      return sides(property, value, grammar);
    default:
      return undefined;
  }
}

/** One to four values for the sides of a box, clockwise from the top. */
function sides(property: string, value: string, grammar: Grammar): Longhands | undefined {
  const parts = splitOutsideBrackets(value, ' ');
  const check = property === 'padding' ? padding : offset;
  if (parts.length > 4 || !parts.every((part) => check(part, grammar))) return undefined;
  const [top = '', right = top, bottom = top, left = right] = parts;
  const byName: Readonly<Record<string, string>> = { top, right, bottom, left };
  return longhandsOf(property).map((name) => [name, byName[name.replace(/^.*-/, '')]!]);
}

/** What else `background` may hold (CSS Backgrounds 3). */
const BACKGROUND_WORDS = words(
  'none repeat no-repeat repeat-x repeat-y space round scroll fixed local left right top bottom center cover contain auto ' +
    'border-box padding-box content-box text / border-area',
);

function background(value: string): Longhands | undefined {
  let backgroundColor = 'transparent';
  let image = 'none';
  let clip = 'border-box';
  const layers = splitOutsideBrackets(value, ',');
  for (const [index, layer] of layers.entries()) {
    let colors = 0;
    for (const part of splitOutsideBrackets(layer.replaceAll('/', ' / '), ' ')) {
      if (IMAGE.test(part)) image = part;
      else if (colorOf(part) !== undefined) {
        if (colors++ > 0 || index < layers.length - 1) return undefined;
        backgroundColor = part;
      } else if (part === 'text') clip = 'text';
      else if (!BACKGROUND_WORDS.has(part) && (lengthKind(part) ?? 'number') === 'number') return undefined;
    }
    if (layer.trim() === '') return undefined;
  }
  return [
    ['background-color', backgroundColor],
    ['background-image', image],
    ['background-clip', clip],
  ];
}

const SYSTEM_FONTS = words('caption icon menu message-box small-caption status-bar');
/** What may stand before the size in `font` (CSS Fonts 4 2.7). */
const BEFORE_SIZE =
  /^(?:normal|italic|oblique|small-caps|bold|bolder|lighter|(?:ultra-|extra-|semi-)?(?:condensed|expanded)|\d{1,4}(?:\.\d{1,9})?|[+-]?[\d.]{1,9}deg)$/;

/** The size in a `font` shorthand; undefined where the shorthand is invalid, as it is without a size or a family. */
function sizeInFont(value: string): string | undefined {
  if (SYSTEM_FONTS.has(value)) return 'medium';
  const parts = splitOutsideBrackets(value.replaceAll('/', ' / '), ' ');
  const at = parts.findIndex((part) => !BEFORE_SIZE.test(part) || part === '0');
  const written = at < 0 || at > 4 ? undefined : parts[at];
  if (written === undefined || !fontSize(written, { isQuirky: false })) return undefined;
  const family = parts[at + 1] === '/' ? at + 3 : at + 1;
  return parts.length > family ? written : undefined;
}

/** The pieces of a value between a mark, but for those within brackets or quotes; empty pieces are left out. */
export function splitOutsideBrackets(value: string, mark: string): string[] {
  const pieces: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let at = 0; at <= value.length; at++) {
    const char = value[at];
    if (quote !== '') {
      if (char === '\\') at++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '(') depth++;
    else if (char === ')') depth--;
    if (at < value.length && (char !== mark || depth > 0 || quote !== '')) continue;
    if (value.slice(start, at).trim() !== '' || mark === ',') pieces.push(value.slice(start, at).trim());
    start = at + 1;
  }
  return pieces;
}
