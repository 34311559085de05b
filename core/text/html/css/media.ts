import type { CSSToken } from '@csstools/css-tokenizer';
import {
  isGeneralEnclosed,
  isMediaCondition,
  isMediaConditionListWithAnd,
  isMediaConditionListWithOr,
  isMediaFeatureBoolean,
  isMediaFeaturePlain,
  isMediaFeatureRangeNameValue,
  isMediaFeatureRangeValueName,
  isMediaInParens,
  isMediaNot,
  isMediaQueryInvalid,
  isMediaQueryWithType,
  type MediaCondition,
  type MediaFeature,
  type MediaFeatureValue,
  type MediaInParens,
  type MediaQuery,
  parseFromTokens,
} from '@csstools/media-query-list-parser';
import { tableOf } from '../../table-of.ts';
import { ALL_VIEWS, type View, type ViewSet, viewsIn } from '../views.ts';
import { toPixels } from './length.ts';
import { normalized, sourceOf, trimmed } from './tokens.ts';

/** Tokens of a query that are read; the parser takes a call for each bracket in a bracket. Longer ones are for no view. */
const MAX_QUERY_TOKENS = 500;

/** Queries whose views are remembered, in characters and in number: most mails have the same few. */
const MAX_REMEMBERED_LENGTH = 200;
const MAX_REMEMBERED = 200;
let remembered = new Map<string, ViewSet>();

/** An answer of Media Queries 4 3.1: what is not known stays so when it is negated. */
type Answer = boolean | undefined;

/**
 * The views that a media query list holds in (Media Queries 4).
 *
 * @param tokens of the list; none for all media
 */
export function viewsOfMedia(tokens: readonly CSSToken[]): ViewSet {
  const query = trimmed(tokens);
  if (query.length === 0) return ALL_VIEWS;
  if (query.length > MAX_QUERY_TOKENS) return 0;
  const source = query.map((token) => token[1]).join('');
  const known = remembered.get(source);
  if (known !== undefined) return known;
  const list = parseFromTokens([...query]);
  const views = viewsIn((view) => list.some((one) => queryHolds(one, view)));
  if (remembered.size >= MAX_REMEMBERED) remembered = new Map();
  if (source.length <= MAX_REMEMBERED_LENGTH) remembered.set(source, views);
  return views;
}

function queryHolds(query: MediaQuery, view: View): boolean {
  if (isMediaQueryInvalid(query)) return false;
  if (!isMediaQueryWithType(query)) return condition(query.media, view) === true;
  const type = normalized(trimmed(query.mediaType)) ?? '';
  const isMet =
    type === 'all' || type === 'screen'
      ? query.media === undefined || condition(query.media, view)
      : // A type that is none of CSS's matches nothing, as those for other devices do.
        false;
  const modifier = (normalized(trimmed(query.modifier)) ?? '').trim();
  return (modifier === 'not' ? not(isMet) : isMet) === true;
}

function condition({ media }: MediaCondition, view: View): Answer {
  if (isMediaInParens(media)) return inParens(media, view);
  if (isMediaNot(media)) return not(inParens(media.media, view));
  const rest = media.list.map((one) => inParens(one.media, view));
  const all = [inParens(media.leading, view), ...rest];
  if (isMediaConditionListWithAnd(media))
    return all.includes(false) ? false : all.includes(undefined) ? undefined : true;
  if (isMediaConditionListWithOr(media)) return all.includes(true) ? true : all.includes(undefined) ? undefined : false;
  return undefined;
}

function inParens({ media }: MediaInParens, view: View): Answer {
  if (isGeneralEnclosed(media)) return undefined;
  return isMediaCondition(media) ? condition(media, view) : featureHolds(media, view);
}

function not(answer: Answer): Answer {
  return answer === undefined ? undefined : !answer;
}

function featureHolds({ feature }: MediaFeature, view: View): Answer {
  const name = feature.getName().toLowerCase();
  if (isMediaFeatureBoolean(feature)) {
    const size = NUMBERS.get(name)?.(view);
    return size === undefined ? keywordHolds(name, undefined, view) : size !== 0;
  }
  if (isMediaFeaturePlain(feature)) return plainHolds(name, valueText(feature.value), view);
  if (isMediaFeatureRangeNameValue(feature)) return compared(name, operator(feature.operator), feature.value, view);
  if (isMediaFeatureRangeValueName(feature))
    return compared(name, MIRRORED[operator(feature.operator)]!, feature.value, view);
  const first = compared(name, MIRRORED[operator(feature.valueOneOperator)]!, feature.valueOne, view);
  const second = compared(name, operator(feature.valueTwoOperator), feature.valueTwo, view);
  return first === undefined || second === undefined ? undefined : first && second;
}

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=' };

function operator(tokens: readonly CSSToken[]): string {
  return sourceOf(tokens);
}

function valueText({ value }: MediaFeatureValue): string {
  const values = Array.isArray(value) ? value : [value];
  return normalized(trimmed(values.flatMap((one) => one.tokens()))) ?? '';
}

/** Features that are numbers: lengths in pixels, ratios, pixels of the screen for one of CSS. */
const NUMBERS = tableOf<(view: View) => number>({
  width: ({ width }) => width,
  height: ({ height }) => height,
  'device-width': ({ width }) => width,
  'device-height': ({ height }) => height,
  'aspect-ratio': ({ width, height }) => width / height,
  'device-aspect-ratio': ({ width, height }) => width / height,
  resolution: pixelRatio,
  '-webkit-device-pixel-ratio': pixelRatio,
  color: () => 8,
  'color-index': () => 0,
  monochrome: () => 0,
  grid: () => 0,
});

function pixelRatio({ isPhone }: View): number {
  return isPhone ? 3 : 1;
}

/** Features that are one word of several, as a mail program on the view's machine answers them. */
const KEYWORDS = tableOf<(view: View) => string>({
  orientation: ({ isPhone }) => (isPhone ? 'portrait' : 'landscape'),
  'prefers-color-scheme': ({ isDark }) => (isDark ? 'dark' : 'light'),
  hover: ({ isPhone }) => (isPhone ? 'none' : 'hover'),
  'any-hover': ({ isPhone }) => (isPhone ? 'none' : 'hover'),
  pointer: ({ isPhone }) => (isPhone ? 'coarse' : 'fine'),
  'any-pointer': ({ isPhone }) => (isPhone ? 'coarse' : 'fine'),
  'prefers-reduced-motion': () => 'no-preference',
  'prefers-reduced-data': () => 'no-preference',
  'prefers-reduced-transparency': () => 'no-preference',
  'prefers-contrast': () => 'no-preference',
  'forced-colors': () => 'none',
  'inverted-colors': () => 'none',
  'color-gamut': () => 'srgb',
  'dynamic-range': () => 'standard',
  'video-dynamic-range': () => 'standard',
  update: () => 'fast',
  'overflow-block': () => 'scroll',
  'overflow-inline': () => 'scroll',
  scripting: () => 'none',
  'display-mode': () => 'browser',
});

function keywordHolds(name: string, value: string | undefined, view: View): Answer {
  const actual = KEYWORDS.get(name)?.(view);
  if (actual === undefined) return undefined;
  return value === undefined ? actual !== 'none' && actual !== 'no-preference' : actual === value;
}

function plainHolds(name: string, value: string, view: View): Answer {
  const [, prefix = '', bound, rest = ''] = /^(-webkit-)?(min|max)-(.+)$/.exec(name) ?? [];
  if (bound !== undefined) return comparedTo(prefix + rest, bound === 'min' ? '>=' : '<=', value, view);
  return NUMBERS.has(name) ? comparedTo(name, '=', value, view) : keywordHolds(name, value, view);
}

function compared(name: string, sign: string, value: MediaFeatureValue, view: View): Answer {
  return comparedTo(name, sign, valueText(value), view);
}

function comparedTo(name: string, sign: string, value: string, view: View): Answer {
  const actual = NUMBERS.get(name)?.(view);
  const bound = actual === undefined ? undefined : numberOf(name, value, view);
  if (actual === undefined || bound === undefined) return undefined;
  switch (sign) {
    case '<':
      return actual < bound;
    case '<=':
      return actual <= bound;
    case '>':
      return actual > bound;
    case '>=':
      return actual >= bound;
    default:
      return Math.abs(actual - bound) < 0.001;
  }
}

/** Font sizes in queries are those of the page, whatever its styles say (Media Queries 4 1.3). */
const INITIAL_FONT = 16;

function numberOf(name: string, value: string, view: View): number | undefined {
  if (name.endsWith('ratio') && !name.startsWith('-webkit-')) {
    const [, width, height = '1'] = /^(\d{1,9}(?:\.\d{1,9})?)(?: ?\/ ?(\d{1,9}(?:\.\d{1,9})?))?$/.exec(value) ?? [];
    return width === undefined ? undefined : Number(width) / Number(height);
  }
  if (name === 'resolution') {
    const [, number, unit = ''] = /^(\d{1,9}(?:\.\d{1,9})?)(dppx|x|dpi|dpcm)$/.exec(value) ?? [];
    return number === undefined ? undefined : Number(number) / (unit === 'dpi' ? 96 : unit === 'dpcm' ? 96 / 2.54 : 1);
  }
  const isLength = /(?:width|height)$/.test(name);
  if (!isLength) return /^[+-]?\d{0,9}(?:\.\d{1,9})?$/.test(value) && value !== '' ? Number(value) : undefined;
  if (/^[+-]?[\d.]+$/.test(value) && Number(value) !== 0) return undefined;
  return toPixels(value, { em: INITIAL_FONT, rem: INITIAL_FONT, width: view.width, height: view.height });
}
