/** Ends a block: a paragraph of its own. */
export const PARAGRAPH = '\u2029';
/** Ends a line. */
export const LINE = '\u2028';

/** What an element's name says about how its text is shown, by a browser's own style sheet (HTML 15.3). */
export interface ElementKind {
  /** What keeps its text apart from what is beside it; empty for an inline element. */
  separator: string;
  /** It is hidden unless a style shows it. */
  isHidden: boolean;
  /** What is in it is never shown, whatever styles say: another presentation takes its place. */
  isReplaced: boolean;
  /** Its text is no text of the mail, not even of its preheader. */
  isInert: boolean;
}

const words = (text: string): string[] => text.split(' ');

const LINES = words(
  'div br option legend dt dd section article header footer main nav aside address figure figcaption center summary ' +
    'search hgroup dialog optgroup menu dir listing noframes marquee',
);
const BLOCKS = words(
  'p h1 h2 h3 h4 h5 h6 table caption ul ol dl li hr blockquote pre form fieldset details body textarea select td th ' +
    'xmp plaintext',
);
const HIDDEN = words(
  'base basefont datalist head link meta noembed noframes param rp script style template title dialog',
);
const REPLACED = words('iframe noembed video audio meter progress frame frameset');
const INERT = words('head script style template title iframe noembed noframes datalist rp');

const INLINE: ElementKind = { separator: '', isHidden: false, isReplaced: false, isInert: false };

function kindsByName(): ReadonlyMap<string, ElementKind> {
  const kinds = new Map<string, ElementKind>();
  const alter = (names: readonly string[], change: Partial<ElementKind>) => {
    for (const name of names) kinds.set(name, { ...(kinds.get(name) ?? INLINE), ...change });
  };
  alter(LINES, { separator: LINE });
  alter(BLOCKS, { separator: PARAGRAPH });
  alter(HIDDEN, { isHidden: true });
  alter(REPLACED, { isReplaced: true });
  alter(INERT, { isInert: true });
  return kinds;
}

// Pure, so that a bundle that does not read HTML leaves it out.
const kinds = /* @__PURE__ */ kindsByName();

/** @param name in lower case; of any element, known or not */
export function elementKind(name: string): ElementKind {
  return kinds.get(name) ?? INLINE;
}
