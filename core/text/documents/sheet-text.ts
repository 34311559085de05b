import { type DocumentTexts, PARAGRAPH } from './document-texts.ts';
import { type Attribute, isFalse, type XmlHandler } from './xml.ts';

/** What SpreadsheetML (ECMA-376 part 1, 18.3) calls the attributes that are looked at. */
export const SHEET_ATTRIBUTES = new Set(['r', 't', 'hidden', 'min', 'max', 'id']);

/** Columns of a sheet (Excel's own limit). */
const MAX_COLUMNS = 16_384;
/** Headers and footers of a sheet, in which `&` begins a code. */
const PAGE_TEXTS = new Set(['oddHeader', 'oddFooter', 'evenHeader', 'evenFooter', 'firstHeader', 'firstFooter']);
/** Longer values of cells are no index of a string. */
const MAX_INDEX = 10;
/** Characters of a header that are looked at (Excel's own limit is 255). */
const MAX_PAGE_TEXT = 4_096;

/** Reads the cells of one sheet. */
export class SheetText implements XmlHandler {
  /** Relationship ids of drawings. */
  readonly shown = new Set<string>();
  readonly #texts: DocumentTexts;
  readonly #location: string;
  readonly #useString: (index: number) => void;
  readonly #hiddenColumns = new Uint8Array(MAX_COLUMNS + 1);
  #column = 0;
  #type = '';
  #reads: 'value' | 'text' | 'page' | undefined;
  #value = '';

  /** @param useString told the index of each shared string in a cell that is shown */
  constructor(texts: DocumentTexts, location: string, useString: (index: number) => void) {
    this.#texts = texts;
    this.#location = location;
    this.#useString = useString;
  }

  open(name: string, attribute: Attribute): number | undefined {
    this.#reads = undefined;
    switch (name) {
      case 'col':
        if (isHidden(attribute))
          this.#hiddenColumns.fill(1, Number(attribute('min')) || 0, (Number(attribute('max')) || 0) + 1);
        return undefined;
      case 'row':
        this.#column = 0;
        return isHidden(attribute) ? 0 : undefined;
      case 'c':
        this.#column = columnOf(attribute('r')) ?? this.#column + 1;
        this.#type = attribute('t') ?? 'n';
        return this.#hiddenColumns[this.#column] === 1 ? 0 : undefined;
      case 'v':
        this.#reads = 'value';
        this.#value = '';
        return undefined;
      case 't':
        this.#reads = 'text';
        return undefined;
      case 'drawing':
      case 'legacyDrawing':
        this.shown.add(attribute('id') ?? '');
        return undefined;
      // Formulas, the readings of Chinese characters, what a cell asks for when somebody is about to fill it.
      case 'f':
      case 'rPh':
      case 'dataValidations':
      case 'conditionalFormatting':
      case 'extLst':
        return 0;
      default:
        if (PAGE_TEXTS.has(name)) {
          this.#reads = 'page';
          this.#value = '';
        }
        return undefined;
    }
  }

  close(name: string): void {
    this.#reads = undefined;
    if (name === 'v' && this.#type === 's' && this.#value !== '') this.#useString(Number(this.#value));
    else if (name === 'c') this.#texts.write(this.#location, PARAGRAPH);
    else if (PAGE_TEXTS.has(name))
      this.#texts.writeLine(`${this.#location} > ${/Header$/.test(name) ? 'header' : 'footer'}`, pageText(this.#value));
  }

  text(piece: string): void {
    if (this.#reads === 'page') this.#value = (this.#value + piece).slice(0, MAX_PAGE_TEXT);
    else if (this.#reads === 'value' && this.#type === 's') this.#value = (this.#value + piece).slice(0, MAX_INDEX);
    else if (this.#reads !== undefined) this.#texts.write(this.#location, piece);
  }
}

function isHidden(attribute: Attribute): boolean {
  const hidden = attribute('hidden');
  return hidden !== undefined && !isFalse(hidden);
}

/** `BC12` is in column 55. */
function columnOf(cell: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(cell ?? '')?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = 26 * column + letter.charCodeAt(0) - 0x40;
  return Math.min(MAX_COLUMNS, column);
}

/** A header without its codes (ECMA-376 part 1, 18.3.1.46): `&L` a place, `&"Arial,Bold"` a font, `&12` a size, `&P` a field. */
function pageText(source: string): string {
  return source
    .replace(/&&/g, '\u0000')
    .replace(/&[LCR]/g, PARAGRAPH)
    .replace(/&"[^"]*"|&K[0-9A-Fa-f]{6}|&K\d\d[+-]\d{3}|&\d{1,3}|&[A-Z]/gi, '')
    .replaceAll('\u0000', '&');
}
