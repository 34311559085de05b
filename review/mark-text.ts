import { findMatches, type Match, type Rules } from '../core/index.ts';

/** A stretch of a text; marked where it is one of the words. */
export interface Segment {
  text: string;
  marked: boolean;
}

/** Where a match stands in a text, in UTF-16 units. */
export type Span = Pick<Match, 'start' | 'end'>;

/** Matches marked in one text; a text that repeats the word a million times is a joke that a few hundred explain. */
export const MAX_MARKED = 500;

/** Cuts a text at every match of the words, by the rules that the pitch was screened by. */
export function markText(text: string, rules: Rules): Segment[] {
  return segmentsOf(text, findMatches(text, rules));
}

/** Cuts a text at the first matches in it. Matches may overlap. */
export function segmentsOf(text: string, spans: readonly Span[]): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  for (const { start, end } of spans.slice(0, MAX_MARKED).sort((one, other) => one.start - other.start)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    if (from > at) segments.push({ text: text.slice(at, from), marked: false });
    segments.push({ text: text.slice(from, end), marked: true });
    at = end;
  }
  if (at < text.length) segments.push({ text: text.slice(at), marked: false });
  return segments;
}
