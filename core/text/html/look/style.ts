import { type Color, colorOf } from '../css/color.ts';
import { collapsed, type Declarations } from '../css/declarations.ts';
import { longhandValues } from '../css/properties.ts';
import { normalized, tokensOf } from '../css/tokens.ts';
import { substituted, type Variables } from '../css/variables.ts';

/** The declarations of an element, read property by property. */
export class Style {
  readonly #declared: Declarations;
  readonly #variables: Variables | undefined;
  readonly #isQuirky: boolean;

  constructor(declared: Declarations, variables: Variables | undefined, isQuirky: boolean) {
    this.#declared = declared;
    this.#variables = variables;
    this.#isQuirky = isQuirky;
  }

  /** The value of a property; undefined where the element has none of its own, or one that undoes what a sheet says. */
  get(property: string): string | undefined {
    const declaration = this.#declared.get(property);
    if (declaration === undefined) return undefined;
    const value =
      declaration.unresolved === undefined
        ? declaration.value
        : this.#resolved(property, declaration.unresolved, declaration.value);
    if (value === 'unset') return INHERITED.has(property) ? 'inherit' : 'initial';
    return value === 'revert' || value === 'revert-layer' ? undefined : value;
  }

  /** A colour; the keywords `currentcolor`, `inherit` and `initial` as they are. */
  color(property: string): Color | undefined {
    const value = this.get(property);
    return value === 'inherit' || value === 'initial' ? value : value && colorOf(value, this.#isQuirky);
  }

  isSet(property: string): boolean {
    const value = this.get(property);
    return value !== undefined && value !== 'none' && value !== 'initial';
  }

  #resolved(property: string, shorthand: string, written: string): string {
    const text = substituted(written, this.#variables);
    const value = text === undefined ? undefined : normalized(tokensOf(text));
    const longhands =
      value === undefined ? undefined : longhandValues(shorthand, collapsed(value), { isQuirky: this.#isQuirky });
    if (longhands !== undefined) return longhands.find(([name]) => name === property)?.[1] ?? 'unset';
    // What its variables stand for elsewhere is not known here: a colour may be any.
    return text === undefined && property.startsWith('background') && property !== 'background-clip'
      ? 'unknown'
      : 'unset';
  }
}

const INHERITED = new Set(
  'visibility color -webkit-text-fill-color font-size direction white-space-collapse text-indent text-shadow'.split(
    ' ',
  ),
);
