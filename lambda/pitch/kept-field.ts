import libmime from 'libmime';
import { CUT_MARK, foldField, MAX_LINE_LENGTH, textWords } from './encode-text.ts';
import type { HeaderField } from './header.ts';
import type { KeepRule } from './header-rules.ts';
import { rawText } from './read/encoded-words.ts';

/**
 * A field that is forwarded as it is: its lines verbatim but for their ends, as long as SES takes them. Where a line has
 * raw 8-bit bytes, controls or more than 998 characters, the value is written anew: text in RFC 2047 encoded words, the
 * parameters of a MIME field in RFC 2231 form, so that the name of a file stays readable. One that was cut says so.
 *
 * @param fallback the charset of raw 8-bit that is not UTF-8
 * @returns its lines, each with `lineEnd`
 */
export function keptField(field: HeaderField, form: KeepRule['form'], fallback: string, lineEnd: string): string {
  const { raw } = field;
  const colon = raw.indexOf(':');
  // White space before the colon (RFC 5322 4.5) goes: SES knows no field `Subject `.
  const name = raw.slice(0, colon).trim();
  const [first = '', ...continuations] = raw.slice(colon + 1).split(/[\r\n]+/);
  // A line of nothing but white space is taken by some servers for the end of the header (RFC 5322 3.2.2).
  const lines = [`${name}:${first}`, ...continuations.filter((line) => /[^ \t]/.test(line))];
  // What follows a lone CR is no line of its own, and must not become one here.
  const folded = continuations.every((line) => line === '' || line.startsWith(' ') || line.startsWith('\t'));
  if (!field.isCut && folded && lines.every((line) => line.length <= MAX_LINE_LENGTH && !/[^\t\x20-\x7e]/.test(line))) {
    return lines.join(lineEnd) + lineEnd;
  }
  const words = (form === 'text' ? textWords : parameterWords)(field.value, fallback);
  return foldField(name, field.isCut && form === 'text' ? [...words, CUT_MARK] : words, lineEnd);
}

function parameterWords(value: string, fallback: string): string[] {
  const rebuilt = libmime.buildHeaderValue(libmime.parseHeaderValue(rawText(value, fallback)));
  return rebuilt.split(/(?<=;) /);
}
