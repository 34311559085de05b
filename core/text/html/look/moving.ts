import { type LengthContext, toPixels } from '../css/length.ts';
import { splitOutsideBrackets } from '../css/properties.ts';
import type { Style } from './style.ts';
import { isAbovePage, isOffPage } from './visible.ts';

const MOVING = ['transform', 'scale', 'translate'];

/** What `transform`, `scale` and `translate` make of a box; they do nothing to text in a line. */
export function transformsOf(
  style: Style,
  lengths: LengthContext,
  isBox: boolean,
): { scale: number; isOffPage: boolean } {
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

/** Tells whether margins or offsets move an element's text off the page. */
export function isMovedOff(style: Style, lengths: LengthContext, position: string, isBox: boolean): boolean {
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
