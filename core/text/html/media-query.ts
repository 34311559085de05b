/** A window on an ordinary desktop, in CSS pixels. */
const WIDTH = 1_280;
const HEIGHT = 800;
/** CSS pixels of a length unit; font sizes as they are by default. */
const PIXELS: Readonly<Record<string, number>> = { px: 1, em: 16, rem: 16, pt: 4 / 3, in: 96, cm: 96 / 2.54, '': 1 };

/** What a desktop mail program answers to features that are words or ratios (Media Queries 4); all others do not fit. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  orientation: ['landscape'],
  'prefers-color-scheme': ['', 'light', 'no-preference'],
  'prefers-reduced-motion': ['no-preference'],
  hover: ['', 'hover'],
  'any-hover': ['', 'hover'],
  pointer: ['', 'fine'],
  'any-pointer': ['', 'fine'],
  color: [''],
};

/**
 * Tells whether rules for a media query are for whoever reads mail in an ordinary program on a desktop: phones and
 * printers are shown other text.
 *
 * @param query in lower case, without comments; empty for all media
 */
export function isForDesktop(query: string): boolean {
  return query.slice(0, 2_000).split(',').some(isMet);
}

function isMet(query: string): boolean {
  const match = /^(not |only )?(?:([a-z-]+)(?: and |$))?(.*)$/.exec(query.trim().replace(/\s+/g, ' '));
  const [, modifier, type = 'all', conditions = ''] = match ?? [];
  if (match === null) return false;
  const isShown =
    (type === 'all' || type === 'screen') &&
    (conditions === '' || conditions.split(' and ').every((condition) => isTrue(condition.trim())));
  return modifier === 'not ' ? !isShown : isShown;
}

function isTrue(condition: string): boolean {
  const range =
    /^\( ?(?:([^<>=()]+?) ?([<>]=?|=) ?)?(?:device-)?(width|height) ?(?:([<>]=?|=) ?([^<>=()]+?) ?)?\)$/.exec(
      condition,
    );
  if (range !== null && (range[2] ?? range[4]) !== undefined) {
    const [, before, isFrom, dimension, isTo, behind] = range;
    const size = dimension === 'width' ? WIDTH : HEIGHT;
    return (
      (before === undefined || compares(pixelsOf(before), isFrom!, size)) &&
      (behind === undefined || compares(size, isTo!, pixelsOf(behind)))
    );
  }
  const [, feature = '', value = ''] = /^\( ?([a-z-]+) ?(?:: ?([^()]*?) ?)?\)$/.exec(condition) ?? [];
  const [, bound, dimension] = /^(min-|max-)?(?:device-)?(width|height)$/.exec(feature) ?? [];
  if (dimension === undefined) return ANSWERS[feature]?.includes(value) ?? false;
  const pixels = pixelsOf(value);
  const size = dimension === 'width' ? WIDTH : HEIGHT;
  if (Number.isNaN(pixels)) return false;
  return bound === 'min-' ? size >= pixels : bound === 'max-' ? size <= pixels : size === pixels;
}

/** As in `600px <= width` (Media Queries 4 2.4.3); what is no length compares to nothing. */
function compares(a: number, operator: string, b: number): boolean {
  return (operator !== '=' && (operator.startsWith('<') ? a < b : a > b)) || (operator.endsWith('=') && a === b);
}

function pixelsOf(length: string): number {
  const [, number = '', unit = ''] = /^(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})([a-z]{0,3})$/.exec(length) ?? [];
  return number === '' ? Number.NaN : Number(number) * (PIXELS[unit] ?? Number.NaN);
}
