import { tableOf } from '../../table-of.ts';
import { toPixels } from '../css/length.ts';
import type { Tag } from '../tag.ts';
import type { View } from '../views.ts';
import type { Look } from './look.ts';
import type { Style } from './style.ts';

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

/** The font size that an element asks for, in CSS pixels, and whether it is fixed (CSS Fonts 4 2.5). */
export function fontOf(
  tag: Tag,
  style: Style,
  inherited: Look,
  view: View,
): { fontSize: number; isFixedSize: boolean } {
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
export function shownSize({ fontSize, isFixedSize, scale }: Look): number {
  return scale * (isFixedSize || fontSize < NO_SIZE ? fontSize : Math.max(MIN_RELATIVE_SIZE, fontSize));
}

/** `<font size>` in CSS pixels; undefined where it says none. */
function fontSizeOf(value: string | undefined): number | undefined {
  const [, sign = '', digits] = /^[ \t\n\f\r]*([+-]?)(\d{1,9})/.exec(value ?? '') ?? [];
  if (digits === undefined) return undefined;
  const number = sign === '+' ? 3 + Number(digits) : sign === '-' ? 3 - Number(digits) : Number(digits);
  return FONT_SIZES[Math.min(7, Math.max(1, number)) - 1];
}
