import { type Color, channelsOf, over, UNKNOWN_COLOR } from '../css/color.ts';

/** CSS pixels. Below this a letter is a dot, and three of them are a hair line. */
const MIN_FONT_SIZE = 2;
/** From 0 to 1. Black text of less opacity is `#f2f2f2` on white: below `MIN_CONTRAST`. */
const MIN_OPACITY = 0.05;
/** Ratio of Web Content Accessibility Guidelines 2 between text and what is behind it; those ask for 4.5, and 1 is none. */
const MIN_CONTRAST = 1.1;
/** The same ratio of red, green or blue alone: yellow on white is seen by its colour, though it is as light. */
const MIN_COLOR_CONTRAST = 2;
/** CSS pixels. No letter is made out in a box that is lower or narrower, where the rest is clipped away. */
const MAX_CLIPPING_SIZE = 2;
/**
 * CSS pixels. What is moved so far to the left or the top is off the page, wherever it stands and however wide it is, in a
 * mail that is read in a column of 600.
 */
const MAX_SHIFT = 1_000;
/** CSS pixels to the right, where one could scroll; nobody scrolls as far. */
const MAX_SHIFT_RIGHT = 5_000;

/** Tells whether letters of a size, scaling included, can be made out. */
export function isLegible(fontSize: number): boolean {
  return fontSize >= MIN_FONT_SIZE;
}

/** @param opacity the product of an element's own and its ancestors' */
export function isOpaqueEnough(opacity: number): boolean {
  return opacity >= MIN_OPACITY;
}

/** Tells whether a box with one side of a length leaves nothing to be seen of what it clips. */
export function clipsAway(side: number | undefined): boolean {
  return side !== undefined && side <= MAX_CLIPPING_SIZE;
}

/** Tells whether a shift to the right or downwards, in pixels, takes a text off the page. */
export function isOffPage(shift: number | undefined): boolean {
  return shift !== undefined && (shift <= -MAX_SHIFT || shift >= MAX_SHIFT_RIGHT);
}

/** Tells whether a shift downwards takes a text off the page: a page has an end at the top alone. */
export function isAbovePage(shift: number | undefined): boolean {
  return shift !== undefined && shift <= -MAX_SHIFT;
}

/** Pairs of colours remembered at a time. A mail has a few dozen. */
const MAX_REMEMBERED = 1_000;
let remembered = new Map<string, boolean>();

/** Tells whether text of a colour stands out from what is behind it. In doubt it does. */
export function standsOut(text: Color, background: Color): boolean {
  if (text === UNKNOWN_COLOR) return true;
  if (background === UNKNOWN_COLOR) return !text.endsWith('00');
  const key = text + background;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  if (remembered.size >= MAX_REMEMBERED) remembered = new Map();
  const one = luminances(over(text, background));
  const other = luminances(background);
  const [whole = 1, ...colors] = one.map((value, index) => contrast(value, other[index]!));
  const result = whole >= MIN_CONTRAST || colors.some((color) => color >= MIN_COLOR_CONTRAST);
  remembered.set(key, result);
  return result;
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** Relative luminance of a colour as a whole (WCAG 2.2, "relative luminance"), then of its red, green and blue. */
function luminances(color: Color): number[] {
  const [red, green, blue] = channelsOf(color).map((channel) =>
    channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number, number];
  return [0.2126 * red + 0.7152 * green + 0.0722 * blue, red, green, blue];
}
