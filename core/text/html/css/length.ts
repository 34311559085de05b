import { calc } from '@csstools/css-calc';
import { tableOf } from '../../table-of.ts';

/** What relative lengths are relative to, in CSS pixels. */
export interface LengthContext {
  /** Font size of the element itself, or of its parent where the length is a font size. */
  em: number;
  /** Font size of the root element. */
  rem: number;
  width: number;
  height: number;
  /** What 100 % is; undefined where it is not known. */
  whole?: number | undefined;
}

const NUMBER = /^([+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:e[+-]?\d{1,3})?)([a-z]{0,5}|%)$/;
const MATH = /^(?:-webkit-)?(?:calc|min|max|clamp|round|mod|rem|abs|sign|hypot|sqrt|pow|exp|log|sin|cos|tan)\(/;
/** Longer formulas are taken for lengths that are not known. */
const MAX_FORMULA_LENGTH = 500;
/** Levels of brackets in a formula, which its reader takes one call each for. */
const MAX_FORMULA_DEPTH = 32;

const PIXELS = tableOf<number>({
  px: 1,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  q: 96 / 101.6,
  pt: 96 / 72,
  pc: 16,
});
/** Shares of a font's size, about as most fonts have them. */
const OF_FONT = tableOf<number>({ em: 1, ex: 0.5, ch: 0.5, cap: 0.7, ic: 1, lh: 1.2 });

/** What a length is made of. */
export type LengthKind = 'length' | 'percentage' | 'number' | 'formula';

/** Tells of what kind a value in the notation of `normalized` is; undefined for what is no number at all. */
export function lengthKind(value: string): LengthKind | undefined {
  const match = NUMBER.exec(value);
  if (match === null) return MATH.test(value) && value.endsWith(')') ? 'formula' : undefined;
  const unit = match[2]!;
  if (unit === '%') return 'percentage';
  if (unit === '') return Number(match[1]) === 0 ? 'length' : 'number';
  return isUnit(unit) ? 'length' : undefined;
}

/** Tells whether a length is below zero as written; of a formula that is not said. */
export function isNegative(value: string): boolean {
  return value.startsWith('-') && NUMBER.test(value) && Number.parseFloat(value) < 0;
}

/** A length in CSS pixels (CSS Values 4 6); a plain number counts as pixels. Undefined where it depends on what is not known. */
export function toPixels(value: string, context: LengthContext): number | undefined {
  const match = NUMBER.exec(value);
  if (match !== null) {
    const size = unitSize(match[2]!, context);
    return size === undefined ? undefined : Number(match[1]) * size;
  }
  if (!MATH.test(value) || value.length > MAX_FORMULA_LENGTH || isDeep(value)) return undefined;
  const inPixels = value.replace(FORMULA_NUMBER, (written, number: string, unit: string) => {
    const size = unit === '' ? undefined : unitSize(unit, context);
    return size === undefined ? written : `${Number(number) * size}px`;
  });
  const result = NUMBER.exec(calc(inPixels.replace(/^-webkit-/, '')).toLowerCase());
  return result === null || result[2] === '%' ? undefined : Number(result[1]);
}

const FORMULA_NUMBER = /(?<![\w.#-])([+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30}))([a-z]{1,5}|%)(?![\w%])/g;

function isDeep(formula: string): boolean {
  return formula.split('(').length > MAX_FORMULA_DEPTH;
}

function isUnit(unit: string): boolean {
  return unitSize(unit, { em: 1, rem: 1, width: 1, height: 1 }) !== undefined;
}

function unitSize(unit: string, { em, rem, width, height, whole }: LengthContext): number | undefined {
  if (unit === '') return 1;
  if (unit === '%') return whole === undefined ? undefined : whole / 100;
  const fixed = PIXELS.get(unit);
  if (fixed !== undefined) return fixed;
  const ofFont = OF_FONT.get(unit);
  if (ofFont !== undefined) return em * ofFont;
  const ofRootFont = unit.startsWith('r') ? OF_FONT.get(unit.slice(1)) : undefined;
  if (ofRootFont !== undefined) return rem * ofRootFont;
  switch (/^(?:[sld]?v|cq)(w|h|i|b|min|max)$/.exec(unit)?.[1]) {
    case 'w':
    case 'i':
      return width / 100;
    case 'h':
    case 'b':
      return height / 100;
    case 'min':
      return Math.min(width, height) / 100;
    case 'max':
      return Math.max(width, height) / 100;
    default:
      return undefined;
  }
}
