import { MAX_FORWARDED_FIELD, MAX_LINE_LENGTH } from '../limits.ts';
import type { HeaderField } from '../mail/header-field.ts';
import { foldField } from './fold-field.ts';
import type { KeepRule } from './header-rules.ts';
import { CUT_MARK, textWords } from './header-words.ts';
import { neededParameterWords, parameterWords } from './mime-parameters.ts';

/**
 * A field that is forwarded as it is: its lines verbatim but for their ends, if SES takes them. The value is written anew if
 * a line has raw 8-bit bytes, control characters or more than 998 characters: text in RFC 2047 encoded words, the parameters
 * of a MIME field in RFC 2231 form, so that the name of a file stays readable. A field over `MAX_FORWARDED_FIELD` is cut: a
 * text says so, a MIME field keeps the parameters without which its part cannot be opened.
 *
 * A boundary with raw 8-bit bytes, which no standard allows and SES does not take, is lost: in UTF-8 it no longer equals the
 * one in the body. The mail then arrives as one part, with all of its bytes.
 *
 * @param fallback the charset of raw 8-bit bytes that are not UTF-8
 * @returns its lines, each with `lineEnd`
 */
export function keptField(field: HeaderField, form: KeepRule['form'], fallback: string, lineEnd: string): string {
  const kept = field.cutTo(MAX_FORWARDED_FIELD);
  const isCut = kept.length < field.length;
  const { raw } = kept;
  const colon = raw.indexOf(':');
  // White space before the colon (RFC 5322 4.5) goes: SES does not know a field `Subject `.
  const name = raw.slice(0, colon).trim();
  if (isCut && form === 'parameters') return foldField(name, neededParameterWords(field.value, fallback), lineEnd);
  if (!isCut) {
    const lines = verbatimLines(name, raw.slice(colon + 1));
    if (lines !== undefined) return lines.join(lineEnd) + lineEnd;
  }
  const words = (form === 'text' ? textWords : parameterWords)(kept.value, fallback);
  return foldField(name, isCut ? [...words, CUT_MARK] : words, lineEnd);
}

/** The lines of a field as they came, without their line ends; undefined if SES would not take them. */
function verbatimLines(name: string, text: string): string[] | undefined {
  const [first = '', ...continuations] = text.split(/[\r\n]+/);
  // A lone CR does not end a line of the original, so that the text behind it must not become a line here.
  if (continuations.some((line) => line !== '' && !line.startsWith(' ') && !line.startsWith('\t'))) return undefined;
  // Some servers take a line of nothing but white space for the end of the header (RFC 5322 3.2.2).
  const lines = [`${name}:${first}`, ...continuations.filter((line) => /[^ \t]/.test(line))];
  return lines.every((line) => line.length <= MAX_LINE_LENGTH && !/[^\t\x20-\x7e]/.test(line)) ? lines : undefined;
}
