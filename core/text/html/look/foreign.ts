import { HTML, MATHML, SVG, type Tag } from '../tag.ts';
import type { Foreign } from './look.ts';
import type { Style } from './style.ts';

const SVG_TEXT = new Set('tspan textPath a'.split(' '));

const MATH_TEXT = new Set('mi mn mo ms mtext'.split(' '));

const MATH_HIDDEN = new Set('maction mphantom'.split(' '));

/** Where an element puts its text: drawings show it in `<text>` alone, formulas in their tokens (SVG 2 11, MathML Core 3.2). */
export function foreignOf(
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
