import { MAX_PLAIN_WORD } from '../limits.ts';

/** RFC 5322 2.1.1: a line should have at most 78 characters without its line end. */
const FOLD_AT = 78;

/** A new field: its name and the words of its value; no words, no field. */
export type NewField = [name: string, words: readonly string[]];

/** The lines of the fields that have words, a string each. */
export function newFields(fields: readonly NewField[], lineEnd: string): string[] {
  return fields
    .filter(([, words]) => words.some((word) => word !== ''))
    .map(([name, words]) => foldField(name, words, lineEnd));
}

/**
 * A header field of words, folded before words that do not fit on the line. Whatever the words hold, the field is 7-bit, has
 * no line over 998 characters, and no line end but its own. `foldLines` of libmime leaves a word of 1,200 characters on one
 * line, and folds a long run of spaces into blank lines.
 *
 * @param name at most `MAX_FIELD_NAME` characters
 * @returns its lines, each with its line end
 */
export function foldField(name: string, words: readonly string[], lineEnd: string): string {
  const lines: string[] = [];
  let line = `${name}:`;
  let isEmpty = true;
  for (const long of words) {
    const word = long.replace(/[ \t]{100,}/g, ' ');
    for (let start = 0; start < word.length; start += MAX_PLAIN_WORD) {
      const piece = word.slice(start, start + MAX_PLAIN_WORD).replace(/[^\x20-\x7e]/g, '?');
      // Some servers take a line of nothing but white space for the end of the header (RFC 5322 3.2.2).
      if (piece.trim() === '') continue;
      // The first word stays on the first line, however long: some programs take an empty first line for an empty field.
      if (!isEmpty && line.length + 1 + piece.length > FOLD_AT) {
        lines.push(line);
        line = '';
      }
      line += ` ${piece}`;
      isEmpty = false;
    }
  }
  lines.push(line);
  return lines.join(lineEnd) + lineEnd;
}
