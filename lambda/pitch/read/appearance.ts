import { backgroundOf, colorOf, isZero } from './color.ts';
import { cascade, declarationsIn, type StyleRules } from './style-rules.ts';

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
  const color = colorOf(get('color') ?? colorAttribute(name, attributes)) ?? parent.color;
  const fontSize = get('font-size') ?? /^(?:[a-z]+ )*(0\S*?)(?:\/|\s)/.exec(`${get('font') ?? ''} `)?.[1];
  const isRelative =
    fontSize !== undefined && /(em|ex|ch|%)$|^(larger|smaller|inherit)$/.test(fontSize) && !fontSize.endsWith('rem');
  const isZeroSize = fontSize === undefined ? parent.isZeroSize : isZero(fontSize) || (isRelative && parent.isZeroSize);
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
    !(isZero(get('opacity')) || get('opacity')?.startsWith('-')) &&
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

/** `<font color>`, and `<body text>`. */
function colorAttribute(name: string, attributes: ReadonlyMap<string, string>): string | undefined {
  return name === 'font' ? attributes.get('color') : name === 'body' ? attributes.get('text') : undefined;
}
