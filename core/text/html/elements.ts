/** Ends a block: a paragraph of its own. */
const PARAGRAPH = '\u2029';
/** Ends a line. */
const LINE = '\u2028';

/** What an element's name says about how its text is read. */
export interface ElementKind {
  name: string;
  /** What keeps its text apart from what is beside it; empty for an inline element. */
  separator: string;
  /** It is there whatever the tags say, from beginning to end. */
  isPage: boolean;
  isVoid: boolean;
  /** Its text is not part of what is rendered. */
  isInert: boolean;
  /** It holds text alone, no elements. */
  isRaw: boolean;
  /** What its opening tag closes first (HTML 13.1.2.4), unless a barrier stands between. */
  closes: readonly string[];
  closeBarriers: readonly string[];
  /** What its closing tag does not reach through (HTML 13.2.4.2). */
  endBarriers: readonly string[];
  /** A part of a table: what it stands in directly, all else being closed. Empty for any other element. */
  within: readonly string[];
  /** It holds parts of a table alone: anything else in it is shown before the table ("foster parenting", HTML 13.2.6.1). */
  isFrame: boolean;
}

const words = (text: string): string[] => text.split(' ');

const INERT = words('script style template title iframe noembed noframes datalist rp');
const RAW = words('script style title iframe noembed noframes');
const VOID = words('area base br col embed hr img input link meta param source track wbr');
/** Outermost first. */
export const PAGE_ELEMENTS = words('html body');
const LINES = words(
  'div br option legend dt dd section article header footer main nav aside address figure figcaption center summary',
);
const BLOCKS = words(
  'p h1 h2 h3 h4 h5 h6 table caption ul ol dl li hr blockquote pre form fieldset details body textarea select optgroup',
);
const CELLS = words('td th');
const HEADINGS = words('h1 h2 h3 h4 h5 h6');
const CLOSES: readonly (readonly [string, string, string])[] = [
  ['a', 'a', 'table'],
  ['button', 'button', 'table'],
  ['li', 'li', 'ul ol table'],
  ['dt', 'dt dd', 'dl table'],
  ['dd', 'dt dd', 'dl table'],
  ['option', 'option', 'select'],
  ['rt', 'rt rp', 'ruby'],
  ['rp', 'rt rp', 'ruby'],
];
/** The parts of a table, and what each may stand in: its opening tag closes down to that (HTML 13.2.6.4.9). */
const TABLE_PARTS: readonly (readonly [string, string])[] = [
  ['td th', 'tr tbody thead tfoot table'],
  ['tr', 'tbody thead tfoot table'],
  ['tbody thead tfoot caption colgroup', 'table'],
  ['col', 'colgroup table'],
];
/** Every other block closes a paragraph. */
const PARAGRAPH_BARRIERS = words('td th table button caption');
const CELL_BARRIERS = words('td th table caption');

const inline = (name: string): ElementKind => ({
  name,
  separator: '',
  isPage: false,
  isVoid: false,
  isInert: false,
  isRaw: false,
  closes: [],
  closeBarriers: [],
  endBarriers: CELL_BARRIERS,
  within: [],
  isFrame: false,
});

function kindsByName(): ReadonlyMap<string, ElementKind> {
  const kinds = new Map<string, ElementKind>();
  const alter = (names: readonly string[], change: Partial<ElementKind>) => {
    for (const name of names) kinds.set(name, { ...(kinds.get(name) ?? inline(name)), ...change });
  };
  alter([...BLOCKS, 'div', 'center'], { closes: ['p'], closeBarriers: PARAGRAPH_BARRIERS, endBarriers: [] });
  alter(words('td th table caption button template body html'), { endBarriers: [] });
  for (const [names, within] of TABLE_PARTS) alter(words(names), { within: words(within) });
  alter(words('tr tbody thead tfoot'), { endBarriers: ['table'] });
  alter(words('table tbody thead tfoot tr colgroup'), { isFrame: true });
  alter(BLOCKS, { separator: PARAGRAPH });
  alter(LINES, { separator: LINE });
  alter(CELLS, { separator: PARAGRAPH });
  alter(INERT, { isInert: true });
  alter(RAW, { isRaw: true });
  alter(VOID, { isVoid: true });
  alter(PAGE_ELEMENTS, { isPage: true });
  for (const name of HEADINGS) alter([name], { closes: ['p', ...HEADINGS] });
  for (const [name, closes, barriers] of CLOSES)
    alter([name], { closes: words(closes), closeBarriers: words(barriers) });
  return kinds;
}

// Pure, so that a bundle that does not read HTML leaves it out.
const kinds = /* @__PURE__ */ kindsByName();

/** @param name in lower case; of any element, known or not */
export function elementKind(name: string): ElementKind {
  return kinds.get(name) ?? inline(name);
}

/** Tells whether an element of a name, in lower case, is read in a way of its own. */
export function isKnownElement(name: string): boolean {
  return kinds.has(name);
}

const QUIRKY_TYPE =
  /^doctype\s+(?!html(?:\s|$))|public\s+["']-\/\/[^"']{1,40}\/\/dtd html (?:[23]|4\.0 (?:transitional|frameset)|4\.01 (?:transitional|frameset)\/\/en["']\s*$)/i;

/** Tells whether a document type (`DOCTYPE …`) is of the old ones that set browsers to quirks mode (HTML 13.2.6.4.1), as none does. */
export function isQuirky(doctype: string): boolean {
  return QUIRKY_TYPE.test(doctype);
}
