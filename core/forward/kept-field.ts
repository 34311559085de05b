import { MAX_FORWARDED_FIELD, MAX_LINE_LENGTH, MAX_NEEDED_PARAMETERS, MAX_PLAIN_PARAMETER } from '../limits.ts';
import { decodedWords, rawText } from '../mail/encoded-words.ts';
import type { HeaderField } from '../mail/header-field.ts';
import { parametersOf } from '../mail/parameters.ts';
import { oneLine } from '../one-line.ts';
import { CUT_MARK, foldField, textWords } from './encode-text.ts';
import type { KeepRule } from './header-rules.ts';

/** Characters of a piece of a parameter that does not stay in one (RFC 2231 3): it fits on a line with its name. */
const PIECE_LENGTH = 50;

/**
 * A field that is forwarded as it is: its lines verbatim but for their ends, as long as SES takes them. Where a line has
 * raw 8-bit bytes, controls or more than 998 characters, the value is written anew: text in RFC 2047 encoded words, the
 * parameters of a MIME field in RFC 2231 form, so that the name of a file stays readable. A text that was cut says so; of
 * a MIME field that was, the parameters are kept without which its part cannot be opened, wherever in it they stand.
 *
 * A boundary with raw 8-bit bytes, which no standard allows and SES does not take, is lost: in UTF-8 it is no longer what
 * stands in the body. Such a mail arrives as one part, with all of its bytes.
 *
 * @param fallback the charset of raw 8-bit that is not UTF-8
 * @returns its lines, each with `lineEnd`
 */
export function keptField(field: HeaderField, form: KeepRule['form'], fallback: string, lineEnd: string): string {
  const kept = field.cutTo(MAX_FORWARDED_FIELD);
  const isCut = kept.length < field.length;
  const { raw } = kept;
  const colon = raw.indexOf(':');
  // White space before the colon (RFC 5322 4.5) goes: SES knows no field `Subject `.
  const name = raw.slice(0, colon).trim();
  const [first = '', ...continuations] = raw.slice(colon + 1).split(/[\r\n]+/);
  // A line of nothing but white space is taken by some servers for the end of the header (RFC 5322 3.2.2).
  const lines = [`${name}:${first}`, ...continuations.filter((line) => /[^ \t]/.test(line))];
  // What follows a lone CR is no line of its own, and must not become one here.
  const folded = continuations.every((line) => line === '' || line.startsWith(' ') || line.startsWith('\t'));
  if (!isCut && folded && lines.every((line) => line.length <= MAX_LINE_LENGTH && !/[^\t\x20-\x7e]/.test(line))) {
    return lines.join(lineEnd) + lineEnd;
  }
  if (isCut && form === 'parameters') return foldField(name, neededParameterWords(field.value, fallback), lineEnd);
  const words = (form === 'text' ? textWords : parameterWords)(kept.value, fallback);
  return foldField(name, isCut ? [...words, CUT_MARK] : words, lineEnd);
}

/** A value and its parameters, those that no header may hold as they are in RFC 2231 form: UTF-8, in pieces that fit on a line. */
function parameterWords(value: string, fallback: string): string[] {
  const text = rawText(value, fallback);
  const all = new Map([...parametersOf(text), ...neededIn(text)]);
  const parameters = Array.from(all).flatMap(([name, given]) => parameterForms(oneLine(name), given, fallback));
  return separated([oneLine(text.split(';', 1)[0]!.replaceAll('"', '')), ...parameters]);
}

/** The parameters without which a part cannot be opened, the most needed first. */
const NEEDED = ['boundary', 'charset', 'format', 'delsp', 'name', 'filename'];

/** What is kept of a field that is too long to be forwarded: its value and the parameters that are needed, if they are not what is long. */
function neededParameterWords(value: string, fallback: string): string[] {
  const needed = [...neededIn(value)].sort(([a], [b]) => placeOf(a) - placeOf(b));
  let room = MAX_NEEDED_PARAMETERS;
  const parameters = needed.flatMap(([name, given]) => {
    if (given.length > room) return [];
    room -= given.length;
    return parameterForms(oneLine(name), rawText(given, fallback), fallback);
  });
  return separated([/^[\w.+/-]{0,200}/.exec(value)![0], ...parameters]);
}

/** Those in one piece first: the pieces of a file name may be as many as are read. */
function neededIn(value: string): Map<string, string> {
  const inOnePiece = parametersOf(value, (name) => NEEDED.includes(name));
  return new Map([...inOnePiece, ...parametersOf(value, (name) => placeOf(name) >= 0)]);
}

/** Where a parameter, or a piece of it (RFC 2231 3), stands among those that are needed; negative for any other. */
function placeOf(name: string): number {
  return NEEDED.indexOf(name.split('*', 1)[0]!);
}

function separated(words: readonly string[]): string[] {
  return words.map((word, index) => (index < words.length - 1 ? `${word};` : word));
}

/**
 * A parameter as a MIME field has it: as it stands, quoted, or in RFC 2231 form. `buildHeaderParam` of libmime encodes an
 * encoded word once more, so that the reader sees `=?utf-8?Q?…?=` for the name of a file.
 */
function parameterForms(name: string, given: string, fallback: string): string[] {
  // All of its spaces are kept where they can be: a boundary is what it is.
  const value = /[^\x20-\x7e]/.test(given) ? oneLine(given) : given;
  if (/^[\x20-\x7e]*$/.test(value) && value.length <= MAX_PLAIN_PARAMETER) {
    return [`${name}=${/^[\w!#$%&'*+.^`{|}~-]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`];
  }
  const pieces = [''];
  // RFC 2047 words do not belong there but are common; RFC 2231 would show them as they stand.
  for (const char of oneLine(decodedWords(value, fallback))) {
    const encoded = encodeURIComponent(char).replace(/[!'()*~]/, (plain) => `%${plain.charCodeAt(0).toString(16)}`);
    if (pieces.at(-1)!.length + encoded.length > PIECE_LENGTH) pieces.push('');
    pieces[pieces.length - 1] += encoded;
  }
  if (pieces.length === 1) return [`${name}*=utf-8''${pieces[0]}`];
  return pieces.map((piece, index) => `${name}*${index}*=${index === 0 ? "utf-8''" : ''}${piece}`);
}
