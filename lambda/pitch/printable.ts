/**
 * Control characters (a terminal obeys them, a line break forges a line), and the format characters that reorder or
 * hide text: bidi marks, embeddings, overrides and isolates, line and paragraph separators, byte order mark, tags.
 */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]+/gu;

/**
 * Text that came with a mail, made safe to show: one line, without control and direction characters, cut at a length.
 *
 * @param text anything
 * @param maxLength most UTF-16 units of the result
 */
export function printable(text: string, maxLength = 200): string {
  // Cut first: a subject may be a megabyte long. Twice the length leaves room for what is taken out.
  const clean = text
    .slice(0, maxLength * 2)
    .toWellFormed()
    .replace(UNSAFE, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…` : clean;
}
