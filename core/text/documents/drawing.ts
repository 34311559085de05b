import { AlternateContent } from './alternate-content.ts';
import { ALTERNATIVE, type DocumentTexts, LINE, PARAGRAPH, within } from './document-texts.ts';
import { type Attribute, isFalse, type XmlHandler } from './xml.ts';

/** What DrawingML (ECMA-376 part 1, 20 and 21) calls the attributes that are looked at. */
export const DRAWING_ATTRIBUTES = new Set(['id', 'dm', 'descr', 'title', 'hidden', 'string', 'show', 'showMasterSp']);

/** Where what is read goes, and what of it is shown. */
export interface DrawingOptions {
  location: string;
  /** In a layout or master, placeholders show where a slide may have text: their own is not shown. */
  isLayout?: boolean;
}

/**
 * Reads the texts of slides, notes, drawings, SmartArt and charts: all that DrawingML keeps in `<a:t>`, names of series and
 * categories in `<c:v>` and `<cx:pt>`, and alternative texts.
 */
export class DrawingText implements XmlHandler {
  /** Relationship ids of the charts and SmartArt that are shown. */
  readonly shown = new Set<string>();
  /** `show="0"`: a hidden slide. */
  isHidden = false;
  /** `showMasterSp="0"`: what the master draws is not shown. */
  hidesMaster = false;
  readonly #texts: DocumentTexts;
  readonly #location: string;
  readonly #isLayout: boolean;
  #isText = false;
  readonly #alternates = new AlternateContent();
  #cache = 0;

  constructor(texts: DocumentTexts, { location, isLayout = false }: DrawingOptions) {
    this.#texts = texts;
    this.#location = location;
    this.#isLayout = isLayout;
  }

  open(name: string, attribute: Attribute): number | undefined {
    this.#isText = name === 't' || name === 'text' || (this.#cache > 0 && (name === 'v' || name === 'pt'));
    switch (name) {
      case 'sld':
        this.isHidden = attribute('show') === '0' || attribute('show') === 'false';
        this.hidesMaster = isFalse(attribute('showMasterSp'));
        return this.isHidden ? 0 : undefined;
      case 'sldLayout':
        this.hidesMaster = isFalse(attribute('showMasterSp'));
        return undefined;
      case 'cNvPr':
      case 'docPr':
        if (isTrue(attribute('hidden'))) return 2;
        this.#texts.writeLine(within(this.#location, ALTERNATIVE), attribute('title'));
        this.#texts.writeLine(within(this.#location, ALTERNATIVE), attribute('descr'));
        return undefined;
      case 'ph':
        return this.#isLayout ? 3 : undefined;
      case 'chart':
        return this.#show(attribute('id'));
      case 'relIds':
        return this.#show(attribute('dm'));
      case 'strCache':
      case 'multiLvlStrCache':
      case 'strDim':
        this.#cache++;
        return undefined;
      case 'f':
      case 'externalData':
        return 0;
      case 'br':
        this.#texts.write(this.#location, LINE);
        return undefined;
      case 'textpath':
        this.#texts.writeLine(this.#location, attribute('string'));
        return undefined;
      default:
        return this.#alternates.open(name);
    }
  }

  close(name: string): void {
    this.#isText = false;
    if (name === 'p' || name === 'v' || name === 'pt' || name === 'text') this.#texts.write(this.#location, PARAGRAPH);
    else if (name === 'strCache' || name === 'multiLvlStrCache' || name === 'strDim') this.#cache--;
  }

  text(piece: string): void {
    if (this.#isText) this.#texts.write(this.#location, piece);
  }

  #show(id: string | undefined): undefined {
    if (id !== undefined) this.shown.add(id);
    return undefined;
  }
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on';
}
