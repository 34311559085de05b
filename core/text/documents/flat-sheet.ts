import { type DocumentTexts, PARAGRAPH } from './document-texts.ts';
import { type Attribute, isFalse, type XmlHandler } from './xml.ts';

/** What Excel 2003's XML calls the attributes that are looked at. */
export const FLAT_SHEET_ATTRIBUTES = new Set(['Name', 'Hidden']);

const NOT_SHOWN = new Set('Styles DocumentProperties ExcelWorkbook Names WorksheetOptions DataValidation'.split(' '));

/** Reads a workbook that Excel saved as one XML file: names of sheets, values of cells, comments. Hidden rows are not read. */
export class FlatSheetText implements XmlHandler {
  readonly #texts: DocumentTexts;
  #sheet = '';
  #isComment = false;
  #isData = false;

  constructor(texts: DocumentTexts) {
    this.#texts = texts;
  }

  open(name: string, attribute: Attribute): number | undefined {
    if (NOT_SHOWN.has(name)) return 0;
    if (name === 'Worksheet') {
      const title = attribute('Name') ?? '';
      this.#texts.writeLine('sheet name', title);
      this.#sheet = `sheet ${title}`;
    } else if (name === 'Row' && attribute('Hidden') !== undefined && !isFalse(attribute('Hidden'))) return 0;
    else if (name === 'Comment') this.#isComment = true;
    else if (name === 'Data') this.#isData = true;
    return undefined;
  }

  close(name: string): void {
    if (name === 'Data') {
      this.#isData = false;
      this.#texts.write(this.#location, PARAGRAPH);
    } else if (name === 'Comment') this.#isComment = false;
    else if (name === 'Worksheet') this.#texts.endAll();
  }

  text(piece: string): void {
    if (this.#isData) this.#texts.write(this.#location, piece);
  }

  get #location(): string {
    return this.#isComment ? `${this.#sheet} > comment` : this.#sheet;
  }
}
