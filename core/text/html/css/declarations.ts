import { type CSSToken, TokenType } from '@csstools/css-tokenizer';
import { type Grammar, knownProperty, longhandsOf, longhandValues } from './properties.ts';
import { isBlank, isDelim, normalized, sourceOf, trimmed } from './tokens.ts';

export interface Declaration {
  value: string;
  isImportant: boolean;
  /** The property whose whole value this is, where it has `var()`: which longhand it sets is known when that is replaced. */
  unresolved: string | undefined;
}

/** By longhand, or by custom property. */
export type Declarations = ReadonlyMap<string, Declaration>;

/** Custom properties in one block: a sheet defines a few hundred; each counts for every element below. */
const MAX_CUSTOM_PROPERTIES = 1_000;
const MAX_CUSTOM_LENGTH = 4_096;

/** The declarations of a block that decide whether text is seen, as they come in. */
export class DeclarationBlock {
  readonly grammar: Grammar;
  readonly #declarations = new Map<string, Declaration>();
  #custom = 0;

  constructor(grammar: Grammar) {
    this.grammar = grammar;
  }

  get declarations(): Declarations {
    return this.#declarations;
  }

  /**
   * Adds a declaration; of two of a property the later one counts, and an `!important` one over it.
   *
   * @param name as it is written, escapes decoded
   * @param written the tokens behind the colon
   */
  add(name: string, written: readonly CSSToken[]): void {
    const isCustom = name.startsWith('--');
    const property = isCustom ? name : knownProperty(name.toLowerCase());
    if (property === undefined) return;
    const { tokens, isImportant } = withoutImportant(trimmed(written));
    if (isCustom) {
      const source = sourceOf(tokens);
      if (source.length > MAX_CUSTOM_LENGTH || this.#custom++ >= MAX_CUSTOM_PROPERTIES) return;
      this.#set(property, { value: source, isImportant, unresolved: undefined });
      return;
    }
    if (tokens.length === 0 || tokens.some((token) => isDelim(token, '!'))) return;
    if (tokens.some((token) => token[0] === TokenType.Function && SUBSTITUTED.has(token[4].value.toLowerCase()))) {
      const value = sourceOf(tokens);
      for (const longhand of longhandsOf(property)) this.#set(longhand, { value, isImportant, unresolved: property });
      return;
    }
    const value = normalized(tokens);
    if (value !== undefined) this.addAll(longhandDeclarations(property, collapsed(value), isImportant, this.grammar));
  }

  addAll(declarations: LonghandDeclarations): void {
    for (const [name, declaration] of declarations) this.#set(name, declaration);
  }

  #set(name: string, declaration: Declaration): void {
    if (declaration.isImportant || !this.#declarations.get(name)?.isImportant)
      this.#declarations.set(name, declaration);
  }
}

/** What one declaration sets, by longhand. */
export type LonghandDeclarations = readonly (readonly [name: string, declaration: Declaration])[];

/**
 * What a declaration without `var()` sets; nothing where browsers drop it.
 *
 * @param property as `knownProperty` names it
 * @param value in the notation of `normalized`, white space collapsed
 */
export function longhandDeclarations(
  property: string,
  value: string,
  isImportant: boolean,
  grammar: Grammar,
): LonghandDeclarations {
  const longhands = longhandValues(property, value, grammar) ?? [];
  return longhands.map(([name, part]) => [name, { value: part, isImportant, unresolved: undefined }]);
}

/** Functions that stand for what is known only when an element is looked at. */
const SUBSTITUTED = new Set(['var', 'env', 'attr', 'if']);

/** One space where there are several, and none at the ends. */
export function collapsed(value: string): string {
  return value.replace(/ {2,}/g, ' ').trim();
}

function withoutImportant(tokens: readonly CSSToken[]): { tokens: readonly CSSToken[]; isImportant: boolean } {
  const last = tokens.at(-1);
  if (last?.[0] !== TokenType.Ident || last[4].value.toLowerCase() !== 'important')
    return { tokens, isImportant: false };
  let at = tokens.length - 2;
  while (isBlank(tokens[at])) at--;
  if (!isDelim(tokens[at], '!')) return { tokens, isImportant: false };
  return { tokens: trimmed(tokens.slice(0, at)), isImportant: true };
}

/** Adds a statement to a block if it is a declaration: a name, a colon and a value. */
export function addStatement(block: DeclarationBlock, statement: readonly CSSToken[]): void {
  const colon = colonOf(statement);
  if (colon < 0) return;
  const name = trimmed(statement)[0]!;
  if (name[0] === TokenType.Ident) block.add(name[4].value, statement.slice(colon + 1));
}

/** Where the colon of a declaration stands; negative where a statement is none. */
export function colonOf(statement: readonly CSSToken[]): number {
  let at = 0;
  while (isBlank(statement[at])) at++;
  if (statement[at++]?.[0] !== TokenType.Ident) return -1;
  while (isBlank(statement[at])) at++;
  return statement[at]?.[0] === TokenType.Colon ? at : -1;
}
