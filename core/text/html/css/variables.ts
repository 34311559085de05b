import { type CSSToken, TokenType } from '@csstools/css-tokenizer';
import type { Declarations } from './declarations.ts';
import { sourceOf, tokensOf, trimmed } from './tokens.ts';

/** Characters of a value with its variables replaced; longer ones, as "bombs" of variables make them, are invalid. */
const MAX_REPLACED_LENGTH = 4_096;
/** Replacements within replacements; a chain of more, or a cycle, makes the value invalid. */
const MAX_CHAIN = 32;
/** Replacements for one value. */
const MAX_REPLACEMENTS = 200;

/** The custom properties that an element declares, and those it inherits (CSS Variables 1). */
export interface Variables {
  readonly own: ReadonlyMap<string, string>;
  readonly inherited: Variables | undefined;
}

/** The custom properties of an element: those it inherits where it declares none of its own. */
export function variablesOf(declared: Declarations, inherited: Variables | undefined): Variables | undefined {
  let own: Map<string, string> | undefined;
  for (const [name, { value }] of declared) {
    if (!name.startsWith('--')) continue;
    own ??= new Map();
    own.set(name, value);
  }
  return own === undefined ? inherited : { own, inherited };
}

/**
 * A value with its `var()` replaced.
 *
 * @returns undefined where it is invalid then, which makes the property inherit or take its initial value
 */
export function substituted(value: string, variables: Variables | undefined): string | undefined {
  return new Substitution(variables).replace(value, MAX_CHAIN);
}

class Substitution {
  readonly #variables: Variables | undefined;
  #left = MAX_REPLACEMENTS;

  constructor(variables: Variables | undefined) {
    this.#variables = variables;
  }

  replace(value: string, chain: number): string | undefined {
    if (!/var\(/i.test(value)) return /(?:env|attr|if)\(/i.test(value) ? undefined : value;
    if (chain === 0) return undefined;
    const tokens = tokensOf(value);
    let result = '';
    for (let at = 0; at < tokens.length; at++) {
      const token = tokens[at]!;
      if (token[0] !== TokenType.Function || token[4].value.toLowerCase() !== 'var') {
        result += token[1];
        continue;
      }
      const end = endOfFunction(tokens, at);
      const replaced = this.#variable(tokens.slice(at + 1, end), chain);
      if (replaced === undefined) return undefined;
      // A comment keeps the tokens apart that stand beside each other now.
      result += `${replaced}/**/`;
      if (result.length > MAX_REPLACED_LENGTH) return undefined;
      at = end;
    }
    return result;
  }

  /** @param tokens what stands within `var()` */
  #variable(tokens: readonly CSSToken[], chain: number): string | undefined {
    if (--this.#left <= 0) return undefined;
    const comma = tokens.findIndex((token) => token[0] === TokenType.Comma);
    const [name] = trimmed(comma < 0 ? tokens : tokens.slice(0, comma));
    if (name?.[0] !== TokenType.Ident) return undefined;
    const value = lookUp(name[4].value, this.#variables);
    const known = value === undefined || value === 'initial' ? undefined : this.replace(value, chain - 1);
    if (known !== undefined || comma < 0) return known;
    return this.replace(sourceOf(trimmed(tokens.slice(comma + 1))), chain - 1);
  }
}

function lookUp(name: string, variables: Variables | undefined): string | undefined {
  for (let scope = variables; scope !== undefined; scope = scope.inherited) {
    const value = scope.own.get(name);
    if (value !== undefined && value !== 'inherit' && value !== 'unset') return value;
  }
  return undefined;
}

function endOfFunction(tokens: readonly CSSToken[], start: number): number {
  let depth = 0;
  for (let at = start; at < tokens.length; at++) {
    const [type] = tokens[at]!;
    if (type === TokenType.Function || type === TokenType.OpenParen) depth++;
    else if (type === TokenType.CloseParen && --depth === 0) return at;
  }
  return tokens.length;
}
