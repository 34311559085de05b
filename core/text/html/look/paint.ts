import { tableOf } from '../../table-of.ts';
import { attributeColor, BLACK, type Color, over, TRANSPARENT, UNKNOWN_COLOR, WHITE } from '../css/color.ts';
import { toPixels } from '../css/length.ts';
import type { Tag } from '../tag.ts';
import type { Look } from './look.ts';
import type { Style } from './style.ts';

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

/** The colour of an element's text: its styles', its attributes', its own by its name, or what it inherits. */
export function textColor(tag: Tag, style: Style, inherited: Look): Color {
  const value = style.color('color');
  if (value === 'inherit' || value === 'currentcolor') return inherited.color;
  if (value === 'initial') return BLACK;
  return value ?? attributeTextColor(tag) ?? ownTextColor(tag, inherited) ?? inherited.color;
}

function ownTextColor({ name, isHtml, attributes }: Tag, { background, link }: Look): Color | undefined {
  if (!isHtml) return undefined;
  if (name === 'a' && attributes.has('href'))
    return link || (background === '#121212ff' ? DARK_LINK_COLOR : LINK_COLOR);
  return OWN_COLOR.get(name);
}

/** `<body link>`: the colour of all links of the page (HTML 15.3.1). */
export function linkColor({ name, isHtml, attributes }: Tag): Color | undefined {
  return name === 'body' && isHtml ? attributeColor(attributes.get('link')) : undefined;
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
export function backgroundOf(tag: Tag, style: Style, color: Color, parent: Look): Color {
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

/** An element's own opacity, from 0 to 1: `opacity`, and `opacity()` within `filter`. */
export function opacityOf(style: Style): number {
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
