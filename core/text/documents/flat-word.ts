import { tableOf } from '../table-of.ts';
import { type DocumentTexts, PARAGRAPH } from './document-texts.ts';
import { STYLE_ATTRIBUTES, WordStyles } from './word-styles.ts';
import { WORD_ATTRIBUTES, WordText } from './word-text.ts';
import type { Attribute, XmlHandler } from './xml.ts';

/** What Word calls the attributes that are looked at, where it saves a document as one XML file. */
export const FLAT_WORD_ATTRIBUTES = new Set([...WORD_ATTRIBUTES, ...STYLE_ATTRIBUTES, 'name']);

/** Elements of Word 2003's XML that hold what stands beside the body, and what a reader calls it. */
const STORIES = tableOf<string>({
  hdr: 'header',
  ftr: 'footer',
  footnote: 'footnote',
  endnote: 'endnote',
});
/** Parts of a package in one file (ECMA-376 part 2, annex; `pkg:part`) that are read. */
const PARTS: readonly [RegExp, string][] = [
  [/^\/word\/document\.xml$/, ''],
  [/^\/word\/header\d*\.xml$/, 'header'],
  [/^\/word\/footer\d*\.xml$/, 'footer'],
  [/^\/word\/footnotes\.xml$/, 'footnote'],
  [/^\/word\/endnotes\.xml$/, 'endnote'],
  [/^\/word\/comments\.xml$/, 'comment'],
];
const STYLE_PART = /^\/word\/styles\.xml$/;
/** Settings, fonts, pictures, properties: what no reader is shown. */
const NOT_SHOWN = new Set(
  'styles lists fonts docSuppData binData DocumentProperties CustomDocumentProperties'.split(' '),
);
/** Changes that Word 2003 tracks (`aml:type`), whose earlier state they hold. */
const EARLIER = /^Word\.(Deletion|Formatting|Numbering)$/;
/** Notes in headers and the like; Word has none in each other. */
const MAX_STORIES = 20;

/** Reads the styles of a Word document in one XML file. */
export class FlatWordStyles implements XmlHandler {
  readonly styles = new WordStyles();
  #isStyles = false;

  open(name: string, attribute: Attribute): number | undefined {
    if (name === 'styles') this.#isStyles = true;
    else if (name === 'part' && !STYLE_PART.test(attribute('name') ?? '')) return 0;
    else if (name === 'body' || name === 'binData') return 0;
    return this.#isStyles ? this.styles.open(name, attribute) : undefined;
  }

  close(name: string): void {
    if (name === 'styles') this.#isStyles = false;
    if (this.#isStyles) this.styles.close(name);
  }
}

/** Reads the texts of a Word document in one XML file: the body, and what stands beside it where it is referred to. */
export class FlatWordText implements XmlHandler {
  readonly #texts: DocumentTexts;
  readonly #styles: WordStyles;
  /** The texts that this point is in, each within the one before, with the element that ends it and its location. */
  readonly #open: { end: string; location: string; text: WordText }[] = [];

  constructor(texts: DocumentTexts, styles: WordStyles) {
    this.#texts = texts;
    this.#styles = styles;
    this.#enter('', '');
  }

  open(name: string, attribute: Attribute): number | undefined {
    // In Word 2003's XML, `docPr` holds settings; in a part of a package, the alternative text of a picture.
    if (NOT_SHOWN.has(name) || (name === 'docPr' && this.#open.length === 1)) return 0;
    if (name === 'part') {
      const path = attribute('name') ?? '';
      const location = PARTS.find(([pattern]) => pattern.test(path))?.[1];
      return location === undefined ? 0 : this.#enter('part', location);
    }
    const type = attribute('type') ?? '';
    if (name === 'annotation' && EARLIER.test(type)) return 0;
    const location = name === 'annotation' && type === 'Word.Comment' ? 'comment' : STORIES.get(name);
    // The notes of a package stand in a part of their own.
    const isInBody = this.#open.at(-1)!.location === '';
    if (location !== undefined && isInBody && this.#open.length < MAX_STORIES) return this.#enter(name, location);
    return this.#open.at(-1)!.text.open(name, attribute);
  }

  close(name: string): void {
    const { end, location, text } = this.#open.at(-1)!;
    if (name !== end) text.close(name);
    else {
      this.#open.pop();
      this.#texts.write(location, PARAGRAPH);
    }
  }

  text(piece: string): void {
    this.#open.at(-1)!.text.text(piece);
  }

  #enter(end: string, location: string): undefined {
    this.#open.push({ end, location, text: new WordText(this.#texts, this.#styles, location) });
    return undefined;
  }
}
