import { type CSSToken, TokenType, tokenizer } from '@csstools/css-tokenizer';

/** Longer values say nothing about whether text is seen. `url(data:…)` counts as few characters. */
const MAX_VALUE_LENGTH = 10_000;

/** The tokens of a short piece of CSS (CSS Syntax 3 4), without the one for its end. */
export function tokensOf(css: string): CSSToken[] {
  const source = tokenizer({ css });
  const tokens: CSSToken[] = [];
  while (!source.endOfFile()) tokens.push(source.nextToken());
  return tokens.filter((token) => token[0] !== TokenType.EOF);
}

/** Tells whether a token is white space or a comment. */
export function isBlank(token: CSSToken | undefined): boolean {
  return token !== undefined && (token[0] === TokenType.Whitespace || token[0] === TokenType.Comment);
}

/** Tells whether a token is one punctuation mark of a selector or a declaration, such as `!`. */
export function isDelim(token: CSSToken | undefined, mark: string): boolean {
  return token !== undefined && token[0] === TokenType.Delim && token[4].value === mark;
}

/** Brackets within brackets that are told apart; deeper ones are passed over. */
const MAX_BRACKETS = 1_000;

const CLOSER: Partial<Record<TokenType, TokenType>> = {
  [TokenType.Function]: TokenType.CloseParen,
  [TokenType.OpenParen]: TokenType.CloseParen,
  [TokenType.OpenSquare]: TokenType.CloseSquare,
  [TokenType.OpenCurly]: TokenType.CloseCurly,
};

/** Follows which brackets are open (CSS Syntax 3 5.4.8): one that closes no open one is a mark like any other. */
export class Brackets {
  readonly #closers: TokenType[] = [];

  get areOpen(): boolean {
    return this.#closers.length > 0;
  }

  take(token: CSSToken): void {
    const closer = CLOSER[token[0]];
    if (closer !== undefined) {
      if (this.#closers.length < MAX_BRACKETS) this.#closers.push(closer);
    } else if (token[0] === this.#closers.at(-1)) this.#closers.pop();
  }
}

/** The tokens without the white space and comments at both ends. */
export function trimmed(tokens: readonly CSSToken[]): readonly CSSToken[] {
  let start = 0;
  let end = tokens.length;
  while (start < end && isBlank(tokens[start])) start++;
  while (end > start && isBlank(tokens[end - 1])) end--;
  return start === 0 && end === tokens.length ? tokens : tokens.slice(start, end);
}

/** The source of tokens, without comments. */
export function sourceOf(tokens: readonly CSSToken[]): string {
  return tokens.map((token) => (token[0] === TokenType.Comment ? '' : token[1])).join('');
}

/**
 * A value in one notation: names in lower case with their escapes decoded, single spaces, addresses left out. A name
 * whose escapes hide a mark of the grammar keeps its source, so that it equals no keyword.
 *
 * @returns undefined for a value that CSS drops (a string or an address that is left open at a line end) or a long one
 */
export function normalized(tokens: readonly CSSToken[]): string | undefined {
  let text = '';
  for (const token of tokens) {
    switch (token[0]) {
      case TokenType.Comment:
        break;
      case TokenType.Whitespace:
        text += ' ';
        break;
      case TokenType.Ident:
        text += plainName(token[4].value, token[1]);
        break;
      case TokenType.Function:
        text += `${plainName(token[4].value, token[1])}(`;
        break;
      case TokenType.Hash:
        text += `#${token[4].value.toLowerCase()}`;
        break;
      case TokenType.Dimension:
        text += `${token[4].value}${plainName(token[4].unit, token[1])}`;
        break;
      case TokenType.Percentage:
        text += `${token[4].value}%`;
        break;
      case TokenType.Number:
        text += `${token[4].value}`;
        break;
      case TokenType.URL:
        text += 'url()';
        break;
      case TokenType.BadString:
      case TokenType.BadURL:
        return undefined;
      default:
        text += token[1];
    }
    if (text.length > MAX_VALUE_LENGTH) return undefined;
  }
  return text;
}

function plainName(value: string, source: string): string {
  return /^[\w-]*$/.test(value) ? value.toLowerCase() : source;
}
