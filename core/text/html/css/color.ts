import { ColorNotation, color, serializeRGB } from '@csstools/css-color-parser';
import { parseComponentValue } from '@csstools/css-parser-algorithms';
import { tableOf } from '../../table-of.ts';
import { tokensOf } from './tokens.ts';

/**
 * A colour as `#rrggbbaa`; `currentcolor`; or `unknown` for one that depends on what is not modelled, such as the colours
 * of a user's system.
 */
export type Color = string;

export const UNKNOWN_COLOR = 'unknown';
export const BLACK = '#000000ff';
export const WHITE = '#ffffffff';
export const TRANSPARENT = '#00000000';

/** Longer ones are no colours that a mail needs, and are taken for unknown ones. */
const MAX_COLOR_LENGTH = 200;
/** Levels of brackets that are read: the parser takes some calls for each. */
const MAX_COLOR_DEPTH = 16;
/** Colours remembered at a time. A mail has a few dozen. */
const MAX_REMEMBERED = 1_000;

/** System colours that are the same everywhere in mail (CSS Color 4 6.2). */
const SYSTEM = tableOf<Color>({
  canvas: WHITE,
  canvastext: BLACK,
  window: WHITE,
  windowtext: BLACK,
  linktext: '#0000eeff',
  visitedtext: '#551a8bff',
  buttonface: '#efefefff',
  buttontext: BLACK,
  field: WHITE,
  fieldtext: BLACK,
  mark: '#ffff00ff',
  marktext: BLACK,
  graytext: '#808080ff',
});
const OTHER_SYSTEM = new Set(
  (
    'accentcolor accentcolortext activetext buttonborder highlight highlighttext selecteditem selecteditemtext activeborder ' +
    'activecaption appworkspace background buttonhighlight buttonshadow captiontext inactiveborder inactivecaption ' +
    'inactivecaptiontext infobackground infotext menu menutext scrollbar threeddarkshadow threedface threedhighlight ' +
    'threedlightshadow threedshadow windowframe -webkit-link -webkit-activelink -webkit-text -webkit-focus-ring-color'
  ).split(' '),
);
/** Functions that depend on the colours around, or on which of two schemes is in force. */
const DEPENDING = /currentcolor|light-dark\(|contrast-color\(|var\(/;

let remembered = new Map<string, Color | undefined>();

/**
 * Reads a colour (CSS Color 4 and 5) in the notation of `normalized`.
 *
 * @param isQuirky `#` may be left out (Quirks Mode 3.1)
 * @returns undefined for what is no colour
 */
export function colorOf(text: string, isQuirky = false): Color | undefined {
  const key = isQuirky && /^(?:[0-9a-f]{3}|[0-9a-f]{6})$/.test(text) ? `#${text}` : text;
  if (remembered.has(key)) return remembered.get(key);
  if (remembered.size >= MAX_REMEMBERED) remembered = new Map();
  const value = readColor(key);
  remembered.set(key, value);
  return value;
}

function readColor(text: string): Color | undefined {
  if (text === 'currentcolor') return text;
  if (SYSTEM.has(text)) return SYSTEM.get(text);
  if (OTHER_SYSTEM.has(text)) return UNKNOWN_COLOR;
  if (text === '' || !/^(?:#[0-9a-f]{3,8}|[a-z]{3,30}|[a-z-]{3,20}\(.*\))$/.test(text)) return undefined;
  if (text.length > MAX_COLOR_LENGTH || text.split('(').length > MAX_COLOR_DEPTH) return UNKNOWN_COLOR;
  const value = parseComponentValue(tokensOf(text));
  const data = value === undefined ? false : color(value);
  if (data === false) return DEPENDING.test(text) ? UNKNOWN_COLOR : undefined;
  const alpha = typeof data.alpha === 'number' ? data.alpha : Number.NaN;
  if (data.colorNotation === ColorNotation.HEX || data.colorNotation === ColorNotation.RGB) {
    return packed(data.channels, alpha);
  }
  const numbers =
    serializeRGB(data)
      .toString()
      .match(/[\d.]+/g) ?? [];
  return packed(
    numbers.slice(0, 3).map((channel) => Number(channel) / 255),
    alpha,
  );
}

/** Channels and alpha from 0 to 1 as `#rrggbbaa`. */
function packed(channels: readonly number[], alpha: number): Color {
  const bytes = [...channels, alpha].map((share) =>
    Math.round(255 * Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share)))
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${bytes.join('')}`;
}

/** The colour of an attribute such as `bgcolor` (HTML 2.3.6), whatever is written there; undefined where it has none. */
export function attributeColor(value: string | undefined): Color | undefined {
  const text = value?.trim().toLowerCase() ?? '';
  if (text === '' || text === 'transparent') return undefined;
  const plain = /^[a-z]+$/.test(text) ? colorOf(text) : /^#[0-9a-f]{3}$/.test(text) ? colorOf(text) : undefined;
  if (plain !== undefined && plain !== 'currentcolor') return plain;
  const digits = text
    .slice(0, 128)
    .replace(/^#/, '')
    .replace(/[^0-9a-f]/g, '0');
  const length = Math.max(1, Math.ceil(digits.length / 3));
  const padded = digits.padEnd(3 * length, '0');
  let parts = [0, 1, 2].map((part) => padded.slice(part * length, (part + 1) * length).slice(-8));
  while (parts[0]!.length > 2 && parts.every((part) => part.startsWith('0')))
    parts = parts.map((part) => part.slice(1));
  return `#${parts.map((part) => part.slice(0, 2).padStart(2, '0')).join('')}ff`;
}

/** One colour laid over another that is opaque, by its alpha (CSS Compositing 1 5). Unknown where one of them is. */
export function over(top: Color, bottom: Color): Color {
  if (top === UNKNOWN_COLOR || top.endsWith('ff')) return top;
  if (top.endsWith('00')) return bottom;
  if (bottom === UNKNOWN_COLOR) return UNKNOWN_COLOR;
  const [red, green, blue, alpha] = channelsOf(top);
  const under = channelsOf(bottom);
  return packed(
    [red, green, blue].map((channel, index) => channel * alpha + under[index]! * (1 - alpha)),
    1,
  );
}

/** Red, green, blue and alpha, from 0 to 1. */
export function channelsOf(value: Color): [number, number, number, number] {
  const at = (start: number) => Number.parseInt(value.slice(start, start + 2), 16) / 255;
  return [at(1), at(3), at(5), at(7)];
}
