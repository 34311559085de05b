import type { ReviewedPitch, Span } from '../../core/index.ts';
import { comparable } from '../pitch-filter.ts';

/** Terms of one search, and characters of its text. A person types a few; each is looked for in every pitch of the log. */
const MAX_TERMS = 20;
const MAX_TEXT = 500;

/** A search, taken apart. A pitch fits when it fits every term, in any order. */
export interface Search {
  /** Each is looked for anywhere: sender, recipient, inbox, subject, date, reasons, id. */
  words: string[];
  /** `from:` in the sender's name or address. */
  from: string[];
  /** `subject:` in the subject. */
  subject: string[];
  /** `word:` in a configured word that was found. */
  word: string[];
  /** From `after:`, the first moment; from `before:`, the first moment that is too late. ISO 8601. */
  span: Span;
}

/** `from:`, or nothing; then a text in quotes, or one without spaces. */
const TERM = /(?:(from|subject|word|before|after):)?(?:"([^"]*)"?|(\S+))/giu;

const UNFINISHED = /^(from|subject|word|before|after):$/i;

/**
 * Takes a search apart: words, `from:`, `subject:`, `word:` with a text, and `before:`, `after:` with a day. Quotes hold
 * words together. `before:` ends before its day and `after:` begins with its day, by the calendar of this machine.
 *
 * @example
 * parseSearch('lamp from:acme after:2026-03-01')
 */
export function parseSearch(text: string): Search {
  const search: Search = { words: [], from: [], subject: [], word: [], span: {} };
  let terms = 0;
  for (const [whole, field, quoted, plain = ''] of text.slice(0, MAX_TEXT).matchAll(TERM)) {
    terms += 1;
    if (terms > MAX_TERMS) break;
    const value = comparable(quoted ?? plain).trim();
    // A field without a text yet is being typed.
    if (value === '' || UNFINISHED.test(plain)) continue;
    const name = field?.toLowerCase();
    const day = name === 'before' || name === 'after' ? startOfDay(value) : undefined;
    if (day !== undefined) narrow(search.span, name === 'after' ? 'since' : 'until', day);
    else if (name === 'from' || name === 'subject' || name === 'word') search[name].push(value);
    // Text that only looks like a field, as in "before:noon", is looked for as it is.
    else search.words.push(field === undefined ? value : comparable(whole));
  }
  return search;
}

/** Whether a pitch has every term of a search, its span aside. */
export function matchesSearch(pitch: ReviewedPitch, { words, from, subject, word }: Search): boolean {
  return (
    hasAll(from, () => [pitch.sender, pitch.returnPath]) &&
    hasAll(subject, () => [pitch.subject]) &&
    hasAll(word, () => pitch.reasons.map((reason) => reason.word)) &&
    hasAll(words, () => textsOf(pitch))
  );
}

function textsOf({ id, sender, returnPath, recipient, inbox, subject, date, why = '', reasons }: ReviewedPitch) {
  const found = reasons.flatMap(({ word, where, as, excerpt }) => [word, where, as, excerpt]);
  return [id, sender, returnPath, recipient, inbox, subject, date, why, ...found];
}

/** Whether each term is in one of the texts. */
function hasAll(terms: readonly string[], texts: () => string[]): boolean {
  if (terms.length === 0) return true;
  // Compared as one, so that the texts of a pitch are normalised once; a term holds no line feed.
  const all = comparable(texts().join('\n'));
  return terms.every((term) => all.includes(term));
}

/** Of several limits the narrowest counts. */
function narrow(span: Span, end: 'since' | 'until', day: string): void {
  const known = span[end];
  if (known === undefined || (end === 'since' ? day > known : day < known)) span[end] = day;
}

/** @returns the first moment of a day such as `2026-03-02`; nothing for any other text */
function startOfDay(text: string): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d?)-(\d\d?)$/.exec(text)?.map(Number) ?? [];
  if (year === undefined) return undefined;
  const day = new Date(year, month! - 1, date);
  // 2026-02-30 is no day.
  return day.getMonth() === month! - 1 && day.getDate() === date ? day.toISOString() : undefined;
}
