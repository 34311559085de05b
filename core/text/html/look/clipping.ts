import { type LengthContext, toPixels } from '../css/length.ts';
import { splitOutsideBrackets } from '../css/properties.ts';
import type { Style } from './style.ts';
import { clipsAway } from './visible.ts';

/** Tells whether a box shows nothing of what overflows it, and is too small to hold any. */
export function clipsAll(style: Style, lengths: LengthContext): boolean {
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
export function isClippedByShape(value: string | undefined, lengths: LengthContext): boolean {
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
