import { type CSSToken, TokenType } from '@csstools/css-tokenizer';
import { ALL_VIEWS, type ViewSet, viewsIn } from '../views.ts';
import { collapsed } from './declarations.ts';
import { type Grammar, knownProperty, longhandValues } from './properties.ts';
import { selectorsOf } from './selector.ts';
import { isBlank, isDelim, normalized, trimmed } from './tokens.ts';

/** Levels of brackets in a condition; deeper ones hold nowhere. */
const MAX_DEPTH = 32;

/** The views whose browsers support something (CSS Conditional 3 6, 4 3). */
export function viewsSupporting(tokens: readonly CSSToken[], grammar: Grammar): ViewSet {
  return condition(trimmed(tokens), { ...grammar, isQuirky: false }, 0) ?? 0;
}

/** @returns undefined for what is no condition, which holds nowhere even if it is negated */
function condition(tokens: readonly CSSToken[], grammar: Grammar, depth: number): ViewSet | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const parts = topLevel(tokens);
  const [first] = parts;
  if (first === undefined) return undefined;
  if (keywordOf(first) === 'not') {
    const negated = parts.length === 2 ? inParens(parts[1]!, grammar, depth) : undefined;
    return negated === undefined ? undefined : ALL_VIEWS & ~negated;
  }
  let result = inParens(first, grammar, depth);
  const operator = parts.length > 1 ? keywordOf(parts[1]!) : '';
  for (let at = 1; at < parts.length; at += 2) {
    const next = parts[at + 1];
    if (keywordOf(parts[at]!) !== operator || (operator !== 'and' && operator !== 'or') || next === undefined)
      return undefined;
    const other = inParens(next, grammar, depth);
    if (result === undefined || other === undefined) result = undefined;
    else result = operator === 'and' ? result & other : result | other;
  }
  return result;
}

function inParens(tokens: readonly CSSToken[], grammar: Grammar, depth: number): ViewSet | undefined {
  const [first] = tokens;
  const inner = trimmed(tokens.slice(1, tokens.at(-1)?.[0] === TokenType.CloseParen ? -1 : undefined));
  if (first?.[0] === TokenType.Function) {
    const name = first[4].value.toLowerCase();
    if (name === 'selector') return selectorsOf(inner, false) === undefined ? 0 : ALL_VIEWS;
    return name === 'font-tech' || name === 'font-format' ? ALL_VIEWS : undefined;
  }
  if (first?.[0] !== TokenType.OpenParen) return undefined;
  const [name] = inner;
  let colon = 1;
  while (isBlank(inner[colon])) colon++;
  if (name?.[0] === TokenType.Ident && inner[colon]?.[0] === TokenType.Colon)
    return viewsOfDeclaration(name[4].value, trimmed(inner.slice(colon + 1)), grammar);
  return condition(inner, grammar, depth + 1);
}

/** Properties that only the mail programs of phones know: sheets ask for them to find out what they are shown on. */
const OF_PHONES = /^-webkit-(?:touch-callout|overflow-scrolling)$/;
const OF_OTHERS = /^-(?:moz|ms|o|khtml|apple)-|^mso-|^accelerator$|^behavior$/;

function viewsOfDeclaration(written: string, tokens: readonly CSSToken[], grammar: Grammar): ViewSet {
  const name = written.toLowerCase();
  if (name.startsWith('--')) return ALL_VIEWS;
  const value = normalized(tokens);
  if (value === undefined || value === '' || OF_OTHERS.test(name) || tokens.some((token) => isDelim(token, '!')))
    return 0;
  if (OF_PHONES.test(name)) return viewsIn(({ isPhone }) => isPhone);
  const property = knownProperty(name);
  // Browsers know all properties of CSS, and a sheet asks for hardly any other.
  if (property === undefined || tokens.some((token) => token[0] === TokenType.Function && token[4].value === 'var'))
    return ALL_VIEWS;
  return longhandValues(property, collapsed(value), grammar) === undefined ? 0 : ALL_VIEWS;
}

/** The words and brackets of a condition, each with all that is in it. */
function topLevel(tokens: readonly CSSToken[]): CSSToken[][] {
  const parts: CSSToken[][] = [];
  let depth = 0;
  for (const token of tokens) {
    if (depth === 0 && isBlank(token)) continue;
    if (depth === 0) parts.push([]);
    parts.at(-1)!.push(token);
    if (token[0] === TokenType.OpenParen || token[0] === TokenType.Function) depth++;
    else if (token[0] === TokenType.CloseParen) depth = Math.max(0, depth - 1);
  }
  return parts;
}

function keywordOf(part: readonly CSSToken[]): string {
  const [token] = part;
  return part.length === 1 && token?.[0] === TokenType.Ident ? token[4].value.toLowerCase() : '';
}
