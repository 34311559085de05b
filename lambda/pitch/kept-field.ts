import { CUT_MARK, foldField, MAX_LINE_LENGTH, oneLine, textWords } from './encode-text.ts';
import type { HeaderField } from './header.ts';
import type { KeepRule } from './header-rules.ts';
import { rawText } from './read/encoded-words.ts';
import { parametersOf } from './read/parameters.ts';

/** Characters of a parameter that stays in one piece, and of a piece of one that does not. */
const MAX_PLAIN_PARAMETER = 800;
const PIECE_LENGTH = 50;

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

/** A value and its parameters, those that no header may hold as they are in RFC 2231 form: UTF-8, in pieces that fit on a line. */
function parameterWords(value: string, fallback: string): string[] {
  const text = rawText(value, fallback);
  const parameters = Array.from(parametersOf(text)).flatMap(([name, given]) => parameterForms(oneLine(name), given));
  const words = [oneLine(text.split(';', 1)[0]!.replaceAll('"', '')), ...parameters];
  return words.map((word, index) => (index < words.length - 1 ? `${word};` : word));
}

function parameterForms(name: string, given: string): string[] {
  // All of its spaces are kept where they can be: a boundary is what it is.
  const value = /[^\x20-\x7e]/.test(given) ? oneLine(given) : given;
  if (/^[\x20-\x7e]*$/.test(value) && value.length <= MAX_PLAIN_PARAMETER) {
    return [`${name}=${/^[\w!#$%&'*+.^`{|}~-]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`];
  }
  const pieces = [''];
  for (const char of value) {
    const encoded = encodeURIComponent(char).replace(/[!'()*~]/, (plain) => `%${plain.charCodeAt(0).toString(16)}`);
    if (pieces.at(-1)!.length + encoded.length > PIECE_LENGTH) pieces.push('');
    pieces[pieces.length - 1] += encoded;
  }
  if (pieces.length === 1) return [`${name}*=utf-8''${pieces[0]}`];
  return pieces.map((piece, index) => `${name}*${index}*=${index === 0 ? "utf-8''" : ''}${piece}`);
}
