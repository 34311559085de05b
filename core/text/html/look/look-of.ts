import { over } from '../css/color.ts';
import type { Declarations } from '../css/declarations.ts';
import { type LengthContext, toPixels } from '../css/length.ts';
import { variablesOf } from '../css/variables.ts';
import type { Tag } from '../tag.ts';
import type { View } from '../views.ts';
import { clipsAll, isClippedByShape } from './clipping.ts';
import { displayOf, isTablePart, separatorOf } from './display.ts';
import { fontOf, shownSize } from './font.ts';
import { foreignOf } from './foreign.ts';
import { INERT, type Look } from './look.ts';
import { isMovedOff, transformsOf } from './moving.ts';
import { backgroundOf, linkColor, opacityOf, textColor } from './paint.ts';
import { Style } from './style.ts';
import { isLegible, isOpaqueEnough, standsOut } from './visible.ts';

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

  const look: { -readonly [Name in keyof Look]: Look[Name] } = {
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
    fontSize: font.fontSize,
    isFixedSize: font.isFixedSize,
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
    link: linkColor(tag) ?? parent.link,
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
  look.isVisible = isSeen(look) && !tag.kind.isReplaced;
  // What is taken out of the flow stands nowhere in its line; if it is not seen either, it is as if it were not there.
  if (isOutOfFlow && !look.isVisible) look.separator = '';
  return look;
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

function textIndentOf(value: string | undefined, lengths: LengthContext, inherited: number): number {
  if (value === undefined || value === 'inherit') return inherited;
  return toPixels(value.replace(/ (?:each-line|hanging)/g, ''), lengths) ?? 0;
}
