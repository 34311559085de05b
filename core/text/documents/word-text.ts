import { AlternateContent } from './alternate-content.ts';
import { ALTERNATIVE, type DocumentTexts, LINE, PARAGRAPH, within } from './document-texts.ts';
import { FieldCodes } from './field-codes.ts';
import type { WordStyles } from './word-styles.ts';
import { type Attribute, isFalse, type XmlHandler } from './xml.ts';

/** What WordprocessingML (ECMA-376 part 1, 17) calls the attributes that are looked at. */
export const WORD_ATTRIBUTES = new Set('val id dm type fldCharType descr title hidden string alt char'.split(' '));

/** Tracked deletions, field codes, earlier formatting: elements whose content no reader is shown. */
const NOT_SHOWN = new Set(
  'moveFrom instrText delText delInstrText rPrChange pPrChange sectPrChange tblPrChange tcPrChange trPrChange tblGridChange tblPrExChange numberingChange tabs'.split(
    ' ',
  ),
);
/** Text boxes in text boxes; Word has none. */
const MAX_BOXES = 100;

/** What is true of the text at one point, apart for each text box. */
interface Story {
  location: string;
  paragraphStyle: string | undefined;
  runStyle: string | undefined;
  isRunHidden: boolean | undefined;
  isMarkHidden: boolean;
  isInParagraphProperties: boolean;
  fields: FieldCodes;
}

/** Which header and footer a section uses. */
export interface SectionReference {
  /** `first`, `even` or `default`. */
  type: string;
  id: string;
}

/** Reads one part of a Word document: the body, a header, notes, comments. */
export class WordText implements XmlHandler {
  /** Relationship ids of charts, SmartArt and documents that are set in. */
  readonly shown = new Set<string>();
  readonly sections: SectionReference[] = [];
  hasTitlePage = false;
  /** Ids of the notes and comments that the text refers to. */
  readonly referenced = { footnote: new Set<string>(), endnote: new Set<string>(), comment: new Set<string>() };
  readonly #texts: DocumentTexts;
  readonly #styles: WordStyles;
  readonly #notes: ReadonlySet<string> | undefined;
  #story: Story;
  readonly #outer: Story[] = [];
  #isText = false;
  readonly #alternates = new AlternateContent();
  #isInRowProperties = false;
  #listEntry = 0;
  #listChosen = 0;

  /** @param notes ids of the notes that the body refers to; others are not shown. All, where this part holds none */
  constructor(texts: DocumentTexts, styles: WordStyles, location: string, notes?: ReadonlySet<string>) {
    this.#texts = texts;
    this.#styles = styles;
    this.#notes = notes;
    this.#story = newStory(location);
  }

  open(name: string, attribute: Attribute): number | undefined {
    this.#isText = false;
    if (NOT_SHOWN.has(name)) return 0;
    const story = this.#story;
    switch (name) {
      case 't':
        this.#isText = true;
        return undefined;
      case 'p':
        story.paragraphStyle = undefined;
        story.isMarkHidden = false;
        this.#endRun();
        return undefined;
      case 'pPr':
        story.isInParagraphProperties = true;
        return undefined;
      case 'pStyle':
        story.paragraphStyle = attribute('val');
        return undefined;
      case 'r':
        this.#endRun();
        return undefined;
      case 'rStyle':
        if (!story.isInParagraphProperties) story.runStyle = attribute('val');
        return undefined;
      case 'vanish':
        if (story.isInParagraphProperties) story.isMarkHidden = !isFalse(attribute('val'));
        else story.isRunHidden = !isFalse(attribute('val'));
        return undefined;
      case 'trPr':
        this.#isInRowProperties = true;
        return undefined;
      case 'del':
        // In the properties of a row or paragraph it marks that as deleted; anywhere else it holds the deleted text.
        if (this.#isInRowProperties) return 2;
        if (!story.isInParagraphProperties) return 0;
        story.isMarkHidden = true;
        return undefined;
      case 'cellDel':
        return 2;
      case 'hidden':
        return this.#isInRowProperties && !isFalse(attribute('val')) ? 2 : undefined;
      case 'tab':
      case 'ptab':
        return this.#mark('\t');
      case 'br':
      case 'cr':
        return this.#mark(LINE);
      case 'noBreakHyphen':
        return this.#mark('\u2011');
      case 'softHyphen':
        return this.#mark('\u00ad');
      case 'sym':
        return this.#mark(symbolOf(attribute('char')));
      case 'fldChar':
        return this.#field(attribute('fldCharType'));
      default:
        return this.#openOther(name, attribute);
    }
  }

  #openOther(name: string, attribute: Attribute): number | undefined {
    const id = attribute('id') ?? '';
    switch (name) {
      case 'footnote':
      case 'endnote':
      case 'comment':
        return this.#notes === undefined || this.#notes.has(id) ? undefined : 0;
      case 'footnoteReference':
        this.referenced.footnote.add(id);
        return undefined;
      case 'endnoteReference':
        this.referenced.endnote.add(id);
        return undefined;
      case 'commentReference':
      case 'commentRangeStart':
        this.referenced.comment.add(id);
        return undefined;
      case 'headerReference':
      case 'footerReference':
        this.sections.push({ type: attribute('type') ?? 'default', id });
        return undefined;
      case 'titlePg':
        this.hasTitlePage ||= !isFalse(attribute('val'));
        return undefined;
      case 'chart':
      case 'altChunk':
        this.shown.add(id);
        return undefined;
      case 'relIds':
        this.shown.add(attribute('dm') ?? '');
        return undefined;
      case 'txbxContent':
        if (this.#outer.length < MAX_BOXES) this.#enterBox();
        return undefined;
      case 'rt':
        // What is set above a word is read apart from it.
        this.#enterBox();
        return this.#outer.length > MAX_BOXES ? 0 : undefined;
      case 'docPr':
      case 'cNvPr':
      case 'shape':
        for (const text of new Set([attribute('title'), attribute('descr') ?? attribute('alt')]))
          this.#texts.writeLine(within(this.#story.location, ALTERNATIVE), text);
        return undefined;
      case 'textpath':
        this.#texts.writeLine(within(this.#story.location, 'text box'), attribute('string'));
        return undefined;
      case 'ddList':
        this.#listEntry = this.#listChosen = 0;
        return undefined;
      case 'result':
        this.#listChosen = Number(attribute('val') ?? 0);
        return undefined;
      case 'listEntry':
        if (this.#listEntry++ === this.#listChosen)
          this.#texts.writeLine(within(this.#story.location, 'form field'), attribute('val'));
        return undefined;
      default:
        return this.#alternates.open(name);
    }
  }

  close(name: string): void {
    this.#isText = false;
    if (name === 'p') {
      if (!this.#story.isMarkHidden) this.#texts.write(this.#story.location, PARAGRAPH);
    } else if (name === 'r') this.#endRun();
    else if (name === 'pPr') this.#story.isInParagraphProperties = false;
    else if (name === 'trPr' || name === 'tr') this.#isInRowProperties = false;
    else if (name === 'txbxContent' || name === 'rt') {
      this.#texts.write(this.#story.location, PARAGRAPH);
      this.#story = this.#outer.pop() ?? this.#story;
    }
  }

  text(piece: string): void {
    if (this.#isText && this.#isShown()) this.#texts.write(this.#story.location, piece);
  }

  #enterBox(): void {
    this.#outer.push(this.#story);
    this.#story = newStory(within(this.#outer[0]!.location, 'text box'));
  }

  #isShown(): boolean {
    const { fields, isRunHidden, paragraphStyle, runStyle } = this.#story;
    return !fields.isCode && !(isRunHidden ?? this.#styles.hide(paragraphStyle, runStyle));
  }

  #endRun(): void {
    this.#story.runStyle = undefined;
    this.#story.isRunHidden = undefined;
  }

  #mark(text: string): undefined {
    if (!this.#story.isInParagraphProperties && this.#isShown()) this.#texts.write(this.#story.location, text);
    return undefined;
  }

  #field(type: string | undefined): undefined {
    const { fields } = this.#story;
    if (type === 'begin') fields.begin();
    else if (type === 'separate') fields.beginResult();
    else if (type === 'end') fields.end();
    return undefined;
  }
}

function newStory(location: string): Story {
  return {
    location,
    paragraphStyle: undefined,
    runStyle: undefined,
    isRunHidden: undefined,
    isMarkHidden: false,
    isInParagraphProperties: false,
    fields: new FieldCodes(),
  };
}

/** A character of a symbol font; those of the private use area show pictures. */
function symbolOf(char: string | undefined): string {
  const code = Number.parseInt(char ?? '', 16);
  return code > 0 && code < 0xd800 ? String.fromCharCode(code) : ' ';
}
