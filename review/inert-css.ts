/** Where a name begins, with the mark of an at-rule, a class or an id before it. */
const NAME_START = /[@.#]?(?=[\w-]|\\[^\n\r\f])/g;
/** A stretch of a name: plain characters or one escape. A pattern for the whole name would overflow on one of megabytes. */
const NAME_PIECE = /[\w-]+|\\(?:[\da-f]{1,6}(?:\r\n|[ \t\n\r\f])?|[^\n\r\f])/iy;
const ESCAPE = /\\(?:([\da-f]{1,6})(?:\r\n|[ \t\n\r\f])?|(.))/gis;

/** The rest of such a function: a quoted address, or whatever there is up to the next bracket. */
const ADDRESS = /[ \t\n\r\f]*(?:"[^"\\\n\r\f]*"[ \t\n\r\f]*\)|'[^'\\\n\r\f]*'[ \t\n\r\f]*\)|[^)]*\)?)/y;

/** Characters in which the end of a name tells what it is, every letter an escape of eight. */
const MAX_NAME = 300;

const LOADS = /(?:^|[^\w-])(?:url|src|(?:-\w+-)?image(?:-set)?)\($/;
const NOTHING = 'url(data:,)';

/** What stands for names that are to do nothing: an at-rule that no browser knows, and a property of the mail's own. */
const INSTEAD: Record<string, string> = {
  '@import': '@none',
  '@font-face': '@none',
  // In its place in the text, as most mail programs have it: nothing lies over the rest, or stays when it is scrolled.
  position: '--position',
};

/**
 * Styles that ask for nothing and lay nothing over anything else. All else of them is left: an address is replaced by one
 * of nothing, so that the colour beside it still counts.
 *
 * Whether a name stands in a text or a comment is not asked, as the answer could be wrong.
 */
export function inertCss(styles: string): string {
  const css = styles.replaceAll('\u0000', '\ufffd');
  let out = '';
  let at = 0;
  for (;;) {
    NAME_START.lastIndex = at;
    const match = NAME_START.exec(css);
    if (match === null) return out + css.slice(at);
    out += css.slice(at, match.index);
    at = nameEnd(css, match.index + match[0].length);
    const source = css.slice(match.index, at);
    const name = unescaped(source.slice(-MAX_NAME)).toLowerCase();
    if (LOADS.test(name)) {
      out += NOTHING;
      ADDRESS.lastIndex = at;
      ADDRESS.test(css);
      at = ADDRESS.lastIndex;
    } else {
      out += Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : source;
    }
  }
}

/** The end of a name, behind the bracket of a function. */
function nameEnd(css: string, start: number): number {
  let end = start;
  for (;;) {
    NAME_PIECE.lastIndex = end;
    if (!NAME_PIECE.test(css)) return css[end] === '(' ? end + 1 : end;
    end = NAME_PIECE.lastIndex;
  }
}

function unescaped(name: string): string {
  return name.replace(ESCAPE, (_, hex, character) =>
    hex === undefined ? character : String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff)),
  );
}
