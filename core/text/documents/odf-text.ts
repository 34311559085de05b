import { tableOf } from '../table-of.ts';
import { ALTERNATIVE, type DocumentTexts, LINE, PARAGRAPH, within } from './document-texts.ts';
import type { OdfStyles } from './odf-styles.ts';
import type { Attribute, XmlHandler } from './xml.ts';

/** What OpenDocument 1.3 calls the attributes that are looked at. */
export const ODF_ATTRIBUTES = new Set(
  'style-name name family parent-style-name display visibility c href is-hidden label value note-class current-value number-columns-repeated class'.split(
    ' ',
  ),
);

/** Deletions, scripts, settings, what only a program looks at. */
const NOT_SHOWN = new Set(
  'tracked-changes scripts settings font-face-decls variable-decls sequence-decls user-field-decls event-listeners binary-data meta database-ranges content-validations calculation-settings named-expressions hidden-text'.split(
    ' ',
  ),
);
/** Elements whose text is read apart from the text around them, and what a reader calls them. */
const APART = tableOf<string>({
  note: 'footnote',
  annotation: 'comment',
  'text-box': 'text box',
  notes: 'notes',
  'ruby-text': 'text box',
});
/** Those within each other. */
const MAX_APART = 100;
/** Spaces in a row. */
const MAX_SPACES = 1_000;
/** Columns of a table that are told apart (the limit of LibreOffice). */
const MAX_COLUMNS = 16_384;
/** Frames of a master that show where a slide has its own text. */
const PLACEHOLDERS = new Set([
  'title',
  'subtitle',
  'outline',
  'text',
  'notes',
  'page',
  'object',
  'chart',
  'table',
  'graphic',
]);
const PAGE_EDGE = /^(header|footer)(-first|-left)?$/;

/** Reads the body of an OpenDocument file, or the headers and footers among its styles. */
export class OdfText implements XmlHandler {
  /** Paths of the charts and formulas that are shown. */
  readonly objects = new Set<string>();
  readonly #texts: DocumentTexts;
  readonly #styles: OdfStyles;
  readonly #locations: string[];
  #isBody: boolean;
  #paragraphs = 0;
  #slide = 0;
  #isLabel = false;
  /** The columns of the current table that are hidden, by their index; and the column that the next element is for. */
  readonly #hiddenColumns = new Uint8Array(MAX_COLUMNS);
  #column = 0;
  readonly #onSheet: ((name: string) => void) | undefined;
  readonly #isPresentation: boolean;

  /**
   * @param isBody whether everything is text, and not only what is in headers and footers
   * @param type of the document, as the archive's `mimetype` says it
   * @param onSheet told the name of each table that is shown
   */
  constructor(
    texts: DocumentTexts,
    styles: OdfStyles,
    isBody: boolean,
    type: string,
    onSheet?: (name: string) => void,
  ) {
    this.#isPresentation = type.includes('presentation');
    this.#texts = texts;
    this.#styles = styles;
    this.#isBody = isBody;
    this.#locations = [''];
    this.#onSheet = onSheet;
  }

  open(name: string, attribute: Attribute): number | undefined {
    this.#styles.open(name, attribute);
    if (NOT_SHOWN.has(name)) return 0;
    if (PAGE_EDGE.test(name)) {
      if (this.#isBody) return undefined;
      if (attribute('display') === 'false') return 0;
      this.#isBody = true;
      this.#locations.push(name.startsWith('header') ? 'header' : 'footer');
      return undefined;
    }
    // What the master of a presentation draws is on each of its slides; that of a text has headers and footers alone.
    if (name === 'master-page' && !this.#isBody && this.#isPresentation) {
      this.#isBody = true;
      this.#locations.push('slide layout');
    }
    return this.#isBody ? this.#openInBody(name, attribute) : undefined;
  }

  #openInBody(name: string, attribute: Attribute): number | undefined {
    const style = attribute('style-name');
    if (this.#locations.at(-1) === 'slide layout' && (name === 'notes' || PLACEHOLDERS.has(attribute('class') ?? '')))
      return 0;
    switch (name) {
      case 'footer-decl':
      case 'header-decl':
        this.#paragraphs++;
        return undefined;
      case 'p':
      case 'h':
        this.#paragraphs++;
        this.#isLabel = false;
        return this.#styles.hides('paragraph', style) ? 0 : undefined;
      case 'span':
        return this.#styles.hides('text', style) ? 0 : undefined;
      case 'section':
        return attribute('display') === 'none' || this.#styles.hides('section', style) ? 0 : undefined;
      case 'hidden-paragraph':
        return attribute('is-hidden') === 'true' ? 1 : undefined;
      case 'table':
        if (this.#styles.hides('table', style)) return 0;
        this.#onSheet?.(attribute('name') ?? '');
        this.#hiddenColumns.fill(0);
        this.#column = 0;
        return undefined;
      case 'table-column':
        this.#passColumns(attribute, isCollapsed(attribute('visibility')));
        return undefined;
      case 'table-cell':
      case 'covered-table-cell':
        return this.#passColumns(attribute) ? 0 : undefined;
      case 'table-row':
        this.#column = 0;
        return isCollapsed(attribute('visibility')) ? 0 : undefined;
      case 'page':
        if (this.#styles.hides('drawing-page', style)) return 0;
        this.#slide++;
        this.#locations[0] = `slide ${this.#slide}`;
        return undefined;
      case 's':
        this.#write(' '.repeat(Math.min(MAX_SPACES, Number(attribute('c') ?? 1) || 1)));
        return undefined;
      case 'tab':
        this.#write('\t');
        return undefined;
      case 'line-break':
        this.#write(LINE);
        return undefined;
      case 'object':
        this.objects.add((attribute('href') ?? '').replace(/^\.\//, ''));
        return undefined;
      case 'creator':
      case 'creator-initials':
      case 'date':
        // Of a comment; elsewhere they are fields of the text.
        return /comment$/.test(this.#locations.at(-1)!) ? 0 : undefined;
      case 'title':
      case 'desc':
        this.#isLabel = true;
        return undefined;
      case 'button':
      case 'checkbox':
      case 'radio':
      case 'fixed-text':
      case 'frame':
        this.#texts.writeLine(this.#at('form field'), attribute('label'));
        return undefined;
      case 'text':
      case 'textarea':
      case 'listbox':
      case 'combobox':
        this.#texts.writeLine(this.#at('form field'), attribute('current-value') ?? attribute('value'));
        return undefined;
      default: {
        const apart = APART.get(name);
        if (apart !== undefined && this.#locations.length < MAX_APART) {
          const what = name === 'note' && attribute('note-class') === 'endnote' ? 'endnote' : apart;
          this.#locations.push(this.#at(what));
        }
        return undefined;
      }
    }
  }

  close(name: string): void {
    this.#styles.close(name);
    if (!this.#isBody) return;
    if (name === 'p' || name === 'h' || name === 'footer-decl' || name === 'header-decl') {
      this.#paragraphs--;
      this.#write(PARAGRAPH);
    } else if (name === 'title' || name === 'desc') {
      this.#texts.write(this.#at(ALTERNATIVE), PARAGRAPH);
      this.#isLabel = false;
    } else if (APART.has(name) && this.#locations.length > 1) {
      this.#write(PARAGRAPH);
      this.#locations.pop();
    } else if (this.#locations.length > 1 && (PAGE_EDGE.test(name) || name === 'master-page')) {
      this.#locations.pop();
      this.#isBody = false;
    } else if (name === 'page') {
      this.#texts.endAll();
      this.#locations[0] = '';
    }
  }

  text(piece: string): void {
    if (!this.#isBody) return;
    if (this.#isLabel) this.#texts.write(this.#at(ALTERNATIVE), piece);
    // A line end in the source is a space (OpenDocument 1.3 part 3, 6.1.2).
    else if (this.#paragraphs > 0) this.#write(piece.replace(/[\r\n\t]+/g, ' '));
  }

  /** Goes on by as many columns as an element stands for. @returns whether the first of them is hidden */
  #passColumns(attribute: Attribute, hide = false): boolean {
    const from = this.#column;
    this.#column = Math.min(MAX_COLUMNS, from + (Number(attribute('number-columns-repeated') ?? 1) || 1));
    if (hide) this.#hiddenColumns.fill(1, from, this.#column);
    return this.#hiddenColumns[from] === 1;
  }

  #write(text: string): void {
    this.#texts.write(this.#locations.at(-1)!, text);
  }

  #at(what: string): string {
    return within(this.#locations[0]!, what);
  }
}

function isCollapsed(visibility: string | undefined): boolean {
  return visibility === 'collapse' || visibility === 'filter';
}
