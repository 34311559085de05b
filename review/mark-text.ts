import type { PitchScreen, Reason } from '../core/index.ts';

/** A stretch of a text; marked where it is one of the words. */
export interface Segment {
  text: string;
  marked: boolean;
}

type Span = [start: number, end: number];

/** Characters screened at once: a screen finds each word once, so that a text is gone through piece by piece. */
const PIECE = 4_000;

/** Matches marked in one text; a text that repeats the word a million times is a joke that a few hundred explain. */
const MOST_MATCHES = 500;

/**
 * Cuts a text at every match of the words, by the rules that the pitch was screened by.
 *
 * @param screen for the words to mark
 * @param reasons what was found in this text when it was screened as a whole: what only shows there is marked, too
 */
export function markText(text: string, screen: PitchScreen, reasons: readonly Reason[]): Segment[] {
  const spans: Span[] = [];
  for (const { as } of reasons) {
    for (const span of spansOf(text, patternOf(as))) {
      if (spans.length === MOST_MATCHES) break;
      spans.push(span);
    }
  }
  for (let start = 0; start < text.length && spans.length < MOST_MATCHES; ) {
    const end = endOfPiece(text, start);
    const piece = text.slice(start, end);
    for (const [from, to] of matchesIn(piece, screen)) spans.push([start + from, start + to]);
    start = end;
  }
  return segmentsOf(text, spans);
}

/** A piece ends with a line where it can, so that no word is cut in two. */
function endOfPiece(text: string, start: number): number {
  if (text.length - start <= PIECE) return text.length;
  const line = text.lastIndexOf('\n', start + PIECE);
  if (line > start) return line + 1;
  const space = text.lastIndexOf(' ', start + PIECE);
  return space > start ? space + 1 : start + PIECE;
}

function matchesIn(piece: string, screen: PitchScreen): Span[] {
  const found: Span[] = [];
  for (let from = 0; from < piece.length; ) {
    const { sink, reasons } = screen.begin();
    const writer = sink({ where: 'text', isFileName: false, isReply: false });
    writer.write(piece.slice(from));
    writer.end();
    const spans = reasons.flatMap(({ as }) => {
      const pattern = patternOf(as);
      pattern.lastIndex = from;
      const [span] = spansOf(piece, pattern);
      return span === undefined ? [] : [span];
    });
    if (spans.length === 0) break;
    found.push(...spans);
    // The one that comes first: behind it the same word may stand again.
    from = Math.max(from + 1, Math.min(...spans.map(([, end]) => end)));
  }
  return found;
}

/** A match as it was logged: its white space collapsed, invisible characters left out. */
export function patternOf(as: string): RegExp {
  const characters = [...as].map((character) =>
    /\s/.test(character) ? '\\s+' : `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
  return new RegExp(characters.length === 0 ? '(?!)' : characters.join('\\p{Cf}*'), 'giu');
}

/** Where a match stands in a text as a word of its own. */
export function* spansOf(text: string, pattern: RegExp): Generator<Span> {
  for (const { 0: match, index } of text.matchAll(pattern)) {
    const end = index + match.length;
    if (!isWithinWord(text, index) && !isWithinWord(text, end)) yield [index, end];
  }
}

/** Whether a word goes on at a place: `ai` in `maintain` is no match, but that in `openAi` is. */
function isWithinWord(text: string, at: number): boolean {
  const [before = '', after = ''] = [text[at - 1], text[at]];
  if (isLower(after)) return isLower(before) || isUpper(before);
  return isUpper(before) && isUpper(after);
}

function isLower(letter: string): boolean {
  return letter !== letter.toUpperCase();
}

function isUpper(letter: string): boolean {
  return letter !== letter.toLowerCase();
}

function segmentsOf(text: string, spans: Span[]): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  for (const [start, end] of spans.sort(([one], [other]) => one - other)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    if (from > at) segments.push({ text: text.slice(at, from), marked: false });
    segments.push({ text: text.slice(from, end), marked: true });
    at = end;
  }
  if (at < text.length) segments.push({ text: text.slice(at), marked: false });
  return segments;
}
