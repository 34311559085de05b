import { compoundFile } from './compound-file.ts';

/** Parts of the text of a Word 97 document, in their order. */
export type Word97Part = 'body' | 'footnote' | 'header' | 'macro' | 'comment' | 'endnote' | 'textBox' | 'headerTextBox';

const LENGTHS: Readonly<Record<Word97Part, number>> = {
  body: 0x4c,
  footnote: 0x50,
  header: 0x54,
  macro: 0x58,
  comment: 0x5c,
  endnote: 0x60,
  textBox: 0x64,
  headerTextBox: 0x68,
};
const TEXT = 2_048;

/** A run that is not shown: the text in the document, and the modifier that hides it (0x83c) or marks it deleted (0x800). */
export type HiddenRun = readonly [text: string, modifier: number];

/** A document of Word 97 (MS-DOC) whose text stands in one piece. */
export function word97(
  parts: Partial<Record<Word97Part, string>>,
  {
    hidden = [],
    isWide = false,
    flags = 0,
    version = 0xc1,
  }: { hidden?: HiddenRun[]; isWide?: boolean; flags?: number; version?: number } = {},
): Buffer {
  const text = Object.keys(LENGTHS)
    .map((part) => parts[part as Word97Part] ?? '')
    .join('');
  const bytes = Buffer.from(text, isWide ? 'utf16le' : 'latin1');
  const page = Math.ceil((TEXT + bytes.length) / 512);
  const word = Buffer.alloc((page + 1) * 512);
  word.writeUInt16LE(0xa5ec, 0);
  word.writeUInt16LE(version, 2);
  word.writeUInt16LE(flags, 10);
  for (const [part, at] of Object.entries(LENGTHS)) word.writeUInt32LE((parts[part as Word97Part] ?? '').length, at);
  bytes.copy(word, TEXT);

  // One page of formatting: where each run begins, then where its modifiers stand in the page.
  const formats = word.subarray(page * 512, (page + 1) * 512);
  const width = isWide ? 2 : 1;
  const runs = hidden.flatMap(([run, modifier]) => {
    const start = TEXT + width * text.indexOf(run);
    return [
      [start, modifier],
      [start + width * run.length, 0],
    ] as const;
  });
  const all = [[TEXT, 0] as const, ...runs];
  all.forEach(([start], index) => void formats.writeUInt32LE(start, 4 * index));
  formats.writeUInt32LE(TEXT + bytes.length, 4 * all.length);
  let free = 255;
  all.forEach(([, modifier], index) => {
    if (modifier === 0) return;
    free -= 4;
    formats[4 * (all.length + 1) + index] = free;
    formats[2 * free] = 3;
    formats.writeUInt16LE(modifier, 2 * free + 1);
    formats[2 * free + 3] = 1;
  });
  formats[511] = all.length;

  const bins = Buffer.alloc(12);
  bins.writeUInt32LE(TEXT, 0);
  bins.writeUInt32LE(TEXT + bytes.length, 4);
  bins.writeUInt32LE(page, 8);
  const pieces = Buffer.alloc(5 + 16);
  pieces[0] = 2;
  pieces.writeUInt32LE(16, 1);
  pieces.writeUInt32LE(text.length, 9);
  pieces.writeUInt32LE(isWide ? TEXT : (2 * TEXT) | 0x40000000, 15);
  word.writeUInt32LE(0, 0xfa);
  word.writeUInt32LE(bins.length, 0xfe);
  word.writeUInt32LE(bins.length, 0x1a2);
  word.writeUInt32LE(pieces.length, 0x1a6);
  return compoundFile({ WordDocument: word, '0Table': Buffer.concat([bins, pieces]) });
}
