import { decoding } from '../../mail/decoding.ts';
import { UnreadDocument } from './budget.ts';
import type { DocumentReading } from './document-reading.ts';
import { LINE, PARAGRAPH } from './document-texts.ts';
import { FieldCodes } from './field-codes.ts';
import { type HiddenRange, hiddenRanges, isHidden } from './word97-hidden.ts';

/** Of the file information block (MS-DOC 2.5): its length, and where in it the things that are looked at stand. */
const FIB_LENGTH = 0x1aa;
const WORD_MARK = 0xa5ec;
const WORD_97 = 0xc1;
const AT_BINS = 0xfa;
const AT_PIECES = 0x1a2;
/** The lengths of the parts of the text, in the order in which they follow each other, and what a reader calls them. */
const PARTS: readonly [at: number, location: string][] = [
  [0x4c, ''],
  [0x50, 'footnote'],
  [0x54, 'header or footer'],
  [0x58, ''],
  [0x5c, 'comment'],
  [0x60, 'endnote'],
  [0x64, 'text box'],
  [0x68, 'text box'],
];

/** Pieces of the text; one that was saved often has some thousand. */
const MAX_PIECES = 1_000_000;
const FIELD_BEGIN = 0x13;
const FIELD_RESULT = 0x14;
const FIELD_END = 0x15;
/** Bytes decoded at once. */
const SLICE = 65_536;

const CHARACTERS: Readonly<Record<string, string>> = {
  '\x07': PARAGRAPH,
  '\x09': '\t',
  '\x0b': LINE,
  '\x0c': PARAGRAPH,
  '\x0d': PARAGRAPH,
  '\x0e': PARAGRAPH,
  '\x1e': '\u2011',
  '\x1f': '\u00ad',
};

/** A stretch of text whose characters have positions next to each other (MS-DOC 2.8.35). */
interface Piece {
  /** Position of its first character in the text. */
  first: number;
  characters: number;
  /** Where it stands in the stream. */
  offset: number;
  /** One byte a character, in Windows' Western charset; else two. */
  isNarrow: boolean;
  isHidden: boolean;
}

/**
 * Reads a document of Word 97 to 2003 (MS-DOC): body, notes, headers, comments, text boxes. Deleted and hidden text and the
 * codes of fields are not read; hidden by a style alone, text is.
 *
 * @param stream gives another stream of the file
 */
export function readWord97(
  word: Buffer,
  stream: (name: string) => Buffer | undefined,
  { texts, budget }: Pick<DocumentReading, 'texts' | 'budget'>,
): void {
  if (word.length < FIB_LENGTH || word.readUInt16LE(0) !== WORD_MARK || word.readUInt16LE(2) < WORD_97) {
    throw new UnreadDocument('damaged, or written by Word 95 or earlier');
  }
  const flags = word.readUInt16LE(10);
  if ((flags & 0x100) !== 0) throw new UnreadDocument('password-protected');
  const table = stream((flags & 0x200) === 0 ? '0Table' : '1Table');
  if (table === undefined) throw new UnreadDocument('damaged: the table of its text is missing');
  const within = (at: number) => {
    const start = word.readUInt32LE(at);
    return table.subarray(Math.min(start, table.length), start + word.readUInt32LE(at + 4));
  };
  const hidden = hiddenRanges(word, within(AT_BINS));
  const shown = new ShownText((location, text) => texts.write(location, text), partsOf(word));
  for (const piece of piecesOf(within(AT_PIECES))) {
    if (piece.isHidden) continue;
    for (const [from, to] of shownRanges(piece, hidden)) {
      const width = piece.isNarrow ? 1 : 2;
      const decoder = decoding(piece.isNarrow ? 'windows-1252' : 'utf-16le');
      for (let at = from; at < to; at += SLICE) {
        budget.checkTime();
        const slice = word.subarray(at, Math.min(to, at + SLICE));
        shown.take(piece.first + (at - piece.offset) / width, decoder.write(slice));
      }
    }
  }
  texts.endAll();
}

/** The parts of the text by the position that each ends before. */
function partsOf(word: Buffer): { end: number; location: string }[] {
  let end = 0;
  return PARTS.map(([at, location]) => {
    end += word.readUInt32LE(at);
    return { end, location };
  });
}

/** @param table the `Clx` (MS-DOC 2.9.38): changes of formatting, then the pieces */
function* piecesOf(table: Buffer): Generator<Piece> {
  const changes: Buffer[] = [];
  let at = 0;
  while (table[at] === 1 && at + 3 <= table.length) {
    const length = table.readUInt16LE(at + 1);
    changes.push(table.subarray(at + 3, at + 3 + length));
    at += 3 + length;
  }
  if (table[at] !== 2) throw new UnreadDocument('damaged: the table of its text is missing');
  const pieces = table.subarray(at + 5, at + 5 + table.readUInt32LE(at + 1));
  const count = Math.min(MAX_PIECES, Math.floor((pieces.length - 4) / 12));
  for (let index = 0; index < count; index++) {
    const first = pieces.readUInt32LE(4 * index);
    const descriptor = 4 * (count + 1) + 8 * index;
    const position = pieces.readUInt32LE(descriptor + 2);
    const change = pieces.readUInt16LE(descriptor + 6);
    const isNarrow = (position & 0x40000000) !== 0;
    yield {
      first,
      characters: Math.max(0, pieces.readUInt32LE(4 * index + 4) - first),
      offset: isNarrow ? (position & 0x3fffffff) >>> 1 : position & 0x3fffffff,
      isNarrow,
      isHidden: (change & 1) === 1 && isHidden(changes[change >> 1] ?? Buffer.alloc(0)),
    };
  }
}

/** The stretches of the stream that a piece takes, without what is hidden. */
function* shownRanges({ offset, characters, isNarrow }: Piece, hidden: readonly HiddenRange[]): Generator<HiddenRange> {
  const end = offset + (isNarrow ? characters : 2 * characters);
  let from = offset;
  let [low, high] = [0, hidden.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hidden[middle]![1] <= from) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < hidden.length && hidden[index]![0] < end; index++) {
    const [hiddenFrom, hiddenTo] = hidden[index]!;
    if (hiddenFrom > from) yield [from, hiddenFrom];
    from = Math.max(from, hiddenTo);
  }
  if (from < end) yield [from, end];
}

/** Takes the text with its positions, leaves out the codes of fields, and hands the rest on by its part. */
class ShownText {
  readonly #write: (location: string, text: string) => void;
  readonly #parts: readonly { end: number; location: string }[];
  readonly #fields = new FieldCodes();

  constructor(write: (location: string, text: string) => void, parts: readonly { end: number; location: string }[]) {
    this.#write = write;
    this.#parts = parts;
  }

  take(position: number, text: string): void {
    let from = 0;
    for (const { end, location } of this.#parts) {
      if (position + from >= end) continue;
      const to = Math.min(text.length, end - position);
      this.#takePart(location, text.slice(from, to));
      from = to;
      if (from >= text.length) return;
    }
  }

  #takePart(location: string, text: string): void {
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code >= 0x20) continue;
      if (!this.#fields.isCode && at > start) this.#write(location, text.slice(start, at));
      start = at + 1;
      if (code >= FIELD_BEGIN && code <= FIELD_END) this.#field(code);
      else if (!this.#fields.isCode && CHARACTERS[text[at]!] !== undefined)
        this.#write(location, CHARACTERS[text[at]!]!);
    }
    if (!this.#fields.isCode) this.#write(location, text.slice(start));
  }

  #field(code: number): void {
    if (code === FIELD_BEGIN) this.#fields.begin();
    else if (code === FIELD_RESULT) this.#fields.beginResult();
    else this.#fields.end();
  }
}
