import { type CSSToken, TokenType, tokenizer } from '@csstools/css-tokenizer';

/** Functions that load what they name. What is within them goes, too: `image-set()` takes addresses as plain texts. */
const LOADS = /^(?:url|src|(?:-\w+-)?image(?:-set)?)$/;
const NOTHING = 'url(data:,)';

/** At-rules that load something, which become one that no browser knows. */
const LOADING_RULES = new Set(['import', 'font-face']);
const NO_RULE = '@none';

/**
 * Styles that ask for nothing and lay nothing over anything else. All else of them is left: an address is replaced by one
 * of nothing, so that the colour beside it still counts.
 *
 * The styles are cut into tokens as browsers cut them (CSS Syntax 3 4), by the library that the engine reads them with.
 */
export function inertCss(styles: string): string {
  const source = tokenizer({ css: styles.replaceAll('\u0000', '\ufffd') });
  let out = '';
  let isClass = false;
  for (let token = source.nextToken(); token[0] !== TokenType.EOF; token = source.nextToken()) {
    if (token[0] === TokenType.Function && LOADS.test(token[4].value.toLowerCase())) {
      out += NOTHING;
      skipFunction(source);
    } else out += inertToken(token, isClass);
    isClass = token[0] === TokenType.Delim && token[4].value === '.';
  }
  return out;
}

function inertToken(token: CSSToken, isClass: boolean): string {
  switch (token[0]) {
    case TokenType.URL:
    case TokenType.BadURL:
      return NOTHING;
    case TokenType.AtKeyword:
      return LOADING_RULES.has(token[4].value.toLowerCase()) ? NO_RULE : token[1];
    case TokenType.Ident:
      // In its place in the text, as most mail programs have it: nothing lies over the rest, or stays when it is scrolled.
      return !isClass && token[4].value.toLowerCase() === 'position' ? '--position' : token[1];
    default:
      return token[1];
  }
}

/** Passes over what is within a function, up to its closing bracket. */
function skipFunction(source: ReturnType<typeof tokenizer>): void {
  for (let depth = 1; depth > 0; ) {
    const [type] = source.nextToken();
    if (type === TokenType.EOF) return;
    if (type === TokenType.Function || type === TokenType.OpenParen) depth++;
    else if (type === TokenType.CloseParen) depth--;
  }
}
