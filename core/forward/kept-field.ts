import { MAX_FORWARDED_FIELD, MAX_LINE_LENGTH } from '../limits.ts';
import type { HeaderField } from '../mail/header-field.ts';
import type { RawCharsets } from '../mail/raw-charsets.ts';
import { foldField } from './fold-field.ts';
import type { FieldForm } from './header-rules.ts';
import { CUT_MARK, textWords } from './header-words.ts';
import { neededParameterWords, parameterWords } from './mime-parameters.ts';
import { ENCODED_WORD, idWords, listIdWords, tokenWords, urlWords } from './structured-words.ts';

/** How a value is written anew, by its form. */
const WORDS: Readonly<Record<FieldForm, (value: string, charsets: RawCharsets) => string[]>> = {
  text: textWords,
  parameters: parameterWords,
  tokens: tokenWords,
  ids: idWords,
  urls: urlWords,
  'list id': listIdWords,
};

/**
 * A field that is forwarded as it is: its lines verbatim but for their ends, if SES takes them. The value is written anew by
 * its form if a line has raw 8-bit bytes, control characters or more than 998 characters: text in RFC 2047 encoded words,
 * the parameters of a MIME field in RFC 2231 form, so that the name of a file stays readable, other structured fields without
 * the parts that cannot be written. A field over `MAX_FORWARDED_FIELD` is cut: a text says so, a MIME field keeps the
 * parameters without which its part cannot be opened.
 *
 * A boundary with raw 8-bit bytes, which no standard allows and SES does not take, is lost: in UTF-8 it no longer equals the
 * one in the body. The mail then arrives as one part, with all of its bytes.
 *
 * @param charsets of its raw 8-bit bytes
 * @returns its lines, each with `lineEnd`; empty if nothing of a structured field other than a MIME one can be written
 */
export function keptField(field: HeaderField, form: FieldForm, charsets: RawCharsets, lineEnd: string): string {
  const kept = field.cutTo(MAX_FORWARDED_FIELD);
  const isCut = kept.length < field.length;
  const { raw } = kept;
  const colon = raw.indexOf(':');
  // White space before the colon (RFC 5322 4.5) goes: SES does not know a field `Subject `.
  const name = raw.slice(0, colon).trim();
  if (isCut && form === 'parameters') return foldField(name, neededParameterWords(field.value, charsets), lineEnd);
  if (!isCut && !(form === 'urls' && ENCODED_WORD.test(raw))) {
    const lines = verbatimLines(name, raw.slice(colon + 1));
    if (lines !== undefined) return lines.join(lineEnd) + lineEnd;
  }
  const words = WORDS[form](kept.value, charsets);
  if (form !== 'text' && form !== 'parameters' && words.every((word) => word === '')) return '';
  return foldField(name, isCut && form === 'text' ? [...words, CUT_MARK] : words, lineEnd);
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
