import convert from 'color-convert';
import parseColor from 'color-string';

/** Longer ones are no colours. */
const LONGEST_COLOR = 60;

/** Tells whether a CSS number, length or percentage is nothing. */
export function isZero(value: string | undefined): boolean {
  return value !== undefined && /^[+-]?(0+(\.0*)?|\.0+)([a-z]{1,4}|%)?$/.test(value);
}

/**
 * The background of an element as `#rrggbb`, or `picture` where text on it is visible in any colour.
 *
 * @param value of `background` or `background-color`; undefined where there is none
 */
export function backgroundOf(value: string | undefined, parent: string): string {
  if (value === undefined) return parent;
  const plain = value.trim().toLowerCase();
  // A picture or a gradient may have any colour: text on it is taken as visible.
  if (/url\(|gradient/.test(plain)) return 'picture';
  const parts = plain.match(/[a-z-]+\([^()]*\)|\S+/g) ?? [];
  const color = parts.map(colorOf).find((part) => part !== undefined);
  if (color !== undefined) return color === 'transparent' ? parent : color;
  // What is not understood here may be a colour all the same, and which one is not known: `var(--brand)`, `oklch(…)`.
  return parts.every((part) => NO_COLOR.test(part)) ? parent : 'picture';
}

/** What else `background` may hold (CSS Backgrounds 3). */
const NO_COLOR =
  /^(none|inherit|initial|unset|revert(-layer)?|currentcolor|(no-)?repeat(-[xy])?|space|round|scroll|fixed|local|left|right|top|bottom|center|cover|contain|auto|(border|padding|content)-box|text|[/,]|[+-]?[.\d].*)$/;

/** A colour as `#rrggbb` or `transparent`; undefined for what is none (CSS Color 4). */
export function colorOf(value: string | undefined): string | undefined {
  const text = value?.trim().toLowerCase() ?? '';
  if (text === '' || text.length > LONGEST_COLOR) return undefined;
  // Attributes may leave out the `#` (HTML 2.4.6).
  const color = parseColor.get(/^([0-9a-f]{3}|[0-9a-f]{6})$/.test(text) ? `#${text}` : text);
  if (color === null) return undefined;
  const { model, value: channels } = color;
  const [first = 0, second = 0, third = 0, alpha = 1] = channels;
  if (alpha === 0) return 'transparent';
  const rgb = model === 'rgb' ? ([first, second, third] as const) : convert[model].rgb(first, second, third);
  return `#${convert.rgb.hex(...rgb).toLowerCase()}`;
}
