import { decoding } from '../../mail/decoding.ts';
import { tableOf } from '../table-of.ts';
import { charsetOfCodePage } from './code-pages.ts';
import type { DocumentReading } from './document-reading.ts';
import { ALTERNATIVE, LINE, PARAGRAPH } from './document-texts.ts';
import { type RtfToken, rtfTokens } from './rtf-tokens.ts';

/** What is true of the text in one group, and passes on to the groups in it. */
interface Group {
  location: string;
  /** What its text is for, where it is not shown. */
  purpose: 'shown' | 'skipped' | 'superseded' | 'fonts' | 'property name' | 'property value';
  isHidden: boolean;
  isDeleted: boolean;
  charset: string;
  /** How many characters behind a Unicode character stand for it in other programs. */
  alternatives: number;
}

/** Groups within groups; deeper ones share the state of the deepest. */
const MAX_DEPTH = 10_000;
/** Tokens between two looks at the clock. */
const CLOCK_INTERVAL = 10_000;
const MAX_FONTS = 10_000;
/** Stretches of text that wait to be decoded at once: each byte as two digits is one. */
const MAX_PENDING = 1_024;
/** Characters of the name of a property. */
const MAX_NAME = 100;

/** Destinations that are shown somewhere else than in the body, and what a reader calls them. */
const LOCATIONS = tableOf<string>({
  header: 'header',
  headerl: 'header',
  headerr: 'header',
  headerf: 'header',
  footer: 'footer',
  footerl: 'footer',
  footerr: 'footer',
  footerf: 'footer',
  footnote: 'footnote',
  annotation: 'comment',
  shptxt: 'text box',
});
/** Destinations that are not shown. Those behind `\*` are not either, but for the ones in `SHOWN`. */
const SKIPPED = new Set(
  'colortbl stylesheet info pict nonshppict filetbl listtable listoverridetable revtbl rsidtbl xe tc bkmkstart bkmkend pntxta pntxtb ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn fldinst objdata objclass'.split(
    ' ',
  ),
);
const SHOWN = new Set('shpinst shppict annotation footnote picprop'.split(' '));
/** Properties of a shape whose value is shown. */
const SHOWN_PROPERTIES = tableOf<string>({
  wzDescription: ALTERNATIVE,
  gtextUNICODE: 'text box',
});

const CHARACTERS = tableOf<string>({
  par: PARAGRAPH,
  cell: PARAGRAPH,
  nestcell: PARAGRAPH,
  row: PARAGRAPH,
  sect: PARAGRAPH,
  page: PARAGRAPH,
  line: LINE,
  '\n': PARAGRAPH,
  '\r': PARAGRAPH,
  tab: '\t',
  emdash: '—',
  endash: '–',
  emspace: ' ',
  enspace: ' ',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  '~': '\u00a0',
  '-': '\u00ad',
  _: '\u2011',
  '{': '{',
  '}': '}',
  '\\': '\\',
});

/** `\fcharset`, and the code page that it stands for. */
const CODE_PAGES: Readonly<Record<number, number>> = {
  77: 10000,
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
};

/** Reads RTF 1.9.1: the body, headers, footers, notes, comments, text boxes, results of fields. */
export function readRtf(bytes: Buffer, { texts, budget }: Pick<DocumentReading, 'texts' | 'budget'>): void {
  const reader = new RtfReader(bytes, (location, piece) => texts.write(location, piece));
  let tokens = 0;
  for (const token of rtfTokens(bytes)) {
    if (++tokens % CLOCK_INTERVAL === 0) budget.checkTime();
    reader.take(token);
  }
  reader.end();
}

class RtfReader {
  readonly #bytes: Buffer;
  readonly #write: (location: string, piece: string) => void;
  readonly #outer: Group[] = [];
  #depth = 0;
  #group: Group = {
    location: '',
    purpose: 'shown',
    isHidden: false,
    isDeleted: false,
    charset: 'windows-1252',
    alternatives: 1,
  };
  #defaultCharset = 'windows-1252';
  readonly #fonts = new Map<number, string>();
  #font = 0;
  /** The group has just begun: `\*` counts here alone. */
  #isStart = false;
  /** `\*` came, and the control word behind it says what the group is for. */
  #isStarred = false;
  /** Alternatives that are still to be passed over. */
  #passOver = 0;
  #property = '';
  /** Bytes of text that are not decoded yet: characters of several bytes come one byte at a time. */
  #pending: Uint8Array[] = [];
  #decoder: ReturnType<typeof decoding> | undefined;

  constructor(bytes: Buffer, write: (location: string, piece: string) => void) {
    this.#bytes = bytes;
    this.#write = write;
  }

  take(token: RtfToken): void {
    const isStart = this.#isStart;
    this.#isStart = token.kind === 'open';
    switch (token.kind) {
      case 'open':
        this.#open();
        return;
      case 'close':
        this.#close();
        return;
      case 'control':
        if (token.word !== '*' || isStart) this.#control(token.word, token.number);
        return;
      case 'byte':
        if (this.#passOver > 0) this.#passOver--;
        else this.#take(Uint8Array.of(token.byte));
        return;
      case 'text': {
        const passed = Math.min(this.#passOver, token.end - token.start);
        this.#passOver -= passed;
        if (token.start + passed < token.end) this.#take(this.#bytes.subarray(token.start + passed, token.end));
      }
    }
  }

  end(): void {
    this.#decodePending();
  }

  #open(): void {
    this.#decodePending();
    this.#passOver = 0;
    this.#isStarred = false;
    this.#depth++;
    if (this.#depth <= MAX_DEPTH) this.#outer.push({ ...this.#group });
  }

  #close(): void {
    this.#decodePending();
    this.#passOver = 0;
    this.#isStarred = false;
    if (this.#depth <= MAX_DEPTH) {
      const { location, purpose } = this.#group;
      this.#group = this.#outer.pop() ?? this.#group;
      if (purpose === 'shown' && location !== this.#group.location) this.#write(location, PARAGRAPH);
      const shownAs = purpose === 'property value' ? SHOWN_PROPERTIES.get(this.#property) : undefined;
      if (shownAs !== undefined) this.#write(shownAs, PARAGRAPH);
    }
    this.#depth = Math.max(0, this.#depth - 1);
  }

  #control(word: string, number: number | undefined): void {
    const isStarred = this.#isStarred;
    this.#isStarred = false;
    const group = this.#group;
    if (word === 'u') {
      this.#unicode(number ?? 0);
      return;
    }
    const character = CHARACTERS.get(word);
    if (character !== undefined) {
      if (this.#passOver > 0) this.#passOver--;
      else this.#show(character);
      return;
    }
    this.#decodePending();
    switch (word) {
      case '*':
        this.#isStarred = true;
        return;
      case 'ansicpg':
        this.#defaultCharset = group.charset = charsetOfCodePage(number ?? 1252);
        return;
      case 'mac':
        this.#defaultCharset = group.charset = charsetOfCodePage(10000);
        return;
      case 'uc':
        group.alternatives = Math.max(0, number ?? 1);
        return;
      case 'f':
      case 'af':
        this.#font = number ?? 0;
        if (group.purpose !== 'fonts') group.charset = this.#fonts.get(this.#font) ?? this.#defaultCharset;
        return;
      case 'fcharset': {
        const codePage = CODE_PAGES[number ?? 0];
        if (group.purpose === 'fonts' && codePage !== undefined && this.#fonts.size < MAX_FONTS)
          this.#fonts.set(this.#font, charsetOfCodePage(codePage));
        return;
      }
      case 'v':
        group.isHidden = number !== 0;
        return;
      case 'plain':
        group.isHidden = false;
        group.charset = this.#defaultCharset;
        return;
      case 'deleted':
        group.isDeleted = number !== 0;
        return;
    }
    this.#destination(word, isStarred);
  }

  #destination(word: string, isStarred: boolean): void {
    const group = this.#group;
    if (group.purpose === 'skipped') return;
    const location = LOCATIONS.get(word);
    // Text in two forms: that in Unicode is within the other.
    if (word === 'upr') group.purpose = 'superseded';
    else if (group.purpose === 'superseded') {
      if (word === 'ud' && isStarred) group.purpose = 'shown';
    } else if (word === 'fonttbl') group.purpose = 'fonts';
    else if (word === 'sn') {
      group.purpose = 'property name';
      this.#property = '';
    } else if (word === 'sv') group.purpose = 'property value';
    else if (location !== undefined && (!isStarred || SHOWN.has(word))) {
      group.location = location;
      group.purpose = 'shown';
    } else if (SKIPPED.has(word) || (isStarred && !SHOWN.has(word))) group.purpose = 'skipped';
  }

  #unicode(number: number): void {
    this.#decodePending();
    this.#show(String.fromCharCode(number & 0xffff));
    this.#passOver = this.#group.alternatives;
  }

  #take(bytes: Uint8Array): void {
    if (!this.#isTaken()) return;
    if (this.#pending.push(bytes) < MAX_PENDING) return;
    this.#decoder ??= decoding(this.#group.charset);
    this.#emit(this.#decoder.write(Buffer.concat(this.#pending.splice(0))));
  }

  #isTaken(): boolean {
    const { purpose, isHidden, isDeleted } = this.#group;
    return purpose !== 'skipped' && purpose !== 'superseded' && purpose !== 'fonts' && !isHidden && !isDeleted;
  }

  #decodePending(): void {
    if (this.#pending.length === 0 && this.#decoder === undefined) return;
    const bytes = this.#pending.length === 1 ? this.#pending[0]! : Buffer.concat(this.#pending);
    this.#pending = [];
    const decoder = this.#decoder ?? decoding(this.#group.charset);
    this.#decoder = undefined;
    this.#emit(decoder.write(bytes) + decoder.end());
  }

  #show(text: string): void {
    this.#decodePending();
    if (this.#isTaken()) this.#emit(text);
  }

  #emit(text: string): void {
    const { purpose, location } = this.#group;
    if (purpose === 'shown') this.#write(location, text);
    else if (purpose === 'property name') this.#property = (this.#property + text).slice(0, MAX_NAME);
    else if (purpose === 'property value') {
      const shownAs = SHOWN_PROPERTIES.get(this.#property);
      if (shownAs !== undefined) this.#write(shownAs, text);
    }
  }
}
