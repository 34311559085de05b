import { type Segment, type Span, segmentsOf } from './mark-text.ts';

/** Columns that a tab stands for. */
const TAB = '    ';

/**
 * Characters that a terminal obeys, or that reorder or hide text. The letters of right-to-left scripts stay: they are in
 * order by themselves.
 */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** CRs before an LF belong to its line end. A search that began anew at each CR of a long run would be quadratic. */
const LINE_END = /(?<!\r)\r*\n|\r|[\u0085\u2028\u2029\v\f]/;

/**
 * A text of several lines that came with a mail, made safe to show: line feeds between its lines, at most one of them
 * empty at a time, nothing that moves the cursor, rings, colours, or turns text round.
 */
function safeLines(text: string): string {
  return text
    .toWellFormed()
    .split(LINE_END)
    .map((line) => line.replaceAll('\t', TAB).replace(UNSAFE, '').trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
}

/** Around a match. Noncharacters (Unicode 23.7): no text that is interchanged has them. */
const OPENS = '\ufdd0';
const CLOSES = '\ufdd1';
const MARKS = /[\ufdd0\ufdd1]/g;

/** A text as `safeLines` makes it, cut at the matches in it. */
export function safeSegments(text: string, matches: readonly Span[]): Segment[] {
  const marked = segmentsOf(text, matches).map(({ text, marked }) => {
    const plain = text.replace(MARKS, '');
    return marked ? OPENS + plain + CLOSES : plain;
  });
  return safeLines(marked.join(''))
    .split(OPENS)
    .flatMap((part, index) => {
      const [match = '', rest] = index === 0 ? ['', part] : part.split(CLOSES);
      return [
        { text: match, marked: true },
        { text: rest ?? '', marked: false },
      ].filter((segment) => segment.text !== '');
    });
}
