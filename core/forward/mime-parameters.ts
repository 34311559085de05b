import { MAX_NEEDED_PARAMETERS, MAX_PLAIN_PARAMETER } from '../limits.ts';
import { plausibleTexts } from '../mail/charset.ts';
import { decodedWords, rawText } from '../mail/encoded-words.ts';
import { type ExtendedValue, extendedValue, percentDecoded } from '../mail/extended-value.ts';
import { parametersOf } from '../mail/parameters.ts';
import type { RawCharsets } from '../mail/raw-charsets.ts';
import { oneLine } from '../one-line.ts';

/** Characters of one piece of a parameter that is cut into pieces (RFC 2231 3): it fits on a line with its name. */
const PIECE_LENGTH = 50;

/** The parameters without which a part cannot be opened, the most important first. */
const NEEDED = ['boundary', 'charset', 'format', 'delsp', 'name', 'filename'];

/** Parameters whose plain form counts where they have an extended one (RFC 2231 4) too; of any other the extended one does. */
const PLAIN_COUNTS = ['boundary', 'charset', 'format', 'delsp'];

/**
 * A MIME field's value and its parameters as words, each parameter once (RFC 2231 3). Parameters that no header may hold as
 * they are become UTF-8 in RFC 2231 form, in pieces that fit on a line.
 *
 * @param value one character per byte
 * @param charsets of its raw 8-bit bytes
 */
export function parameterWords(value: string, charsets: RawCharsets): string[] {
  const text = rawText(value, charsets);
  const all = new Map([...parametersOf(text), ...neededIn(text)]);
  return separated([oneLine(text.split(';', 1)[0]!.replaceAll('"', '')), ...writtenOnce(all, charsets)]);
}

/**
 * A MIME field that is too long to be forwarded, as words: its value, and the parameters without which its part cannot be
 * opened, unless they are too long themselves.
 */
export function neededParameterWords(value: string, charsets: RawCharsets): string[] {
  const needed = [...neededIn(value)].sort(([a], [b]) => rankOf(a) - rankOf(b));
  let room = MAX_NEEDED_PARAMETERS;
  const kept = needed.filter(([, given]) => {
    if (given.length > room) return false;
    room -= given.length;
    return true;
  });
  const parameters = new Map(kept.map(([name, given]) => [name, rawText(given, charsets)]));
  return separated([/^[\w.+/-]{0,200}/.exec(value)![0], ...writtenOnce(parameters, charsets)]);
}

/** The needed parameters, first those in one piece: the pieces of a file name may be as many as `MAX_PARAMETERS`. */
function neededIn(value: string): Map<string, string> {
  const inOnePiece = parametersOf(value, (name) => NEEDED.includes(name));
  return new Map([...inOnePiece, ...parametersOf(value, (name) => rankOf(name) >= 0)]);
}

/** The rank of a parameter, or of a piece of it (RFC 2231 3), among the needed ones; negative for any other. */
function rankOf(name: string): number {
  return NEEDED.indexOf(baseOf(name));
}

/** `filename` for `filename`, `filename*`, `filename*0` and `filename*0*`. */
function baseOf(name: string): string {
  return name.split('*', 1)[0]!;
}

function separated(words: readonly string[]): string[] {
  return words.map((word, index) => (index < words.length - 1 ? `${word};` : word));
}

/**
 * Writes parameters, each in one form only: programs join two forms (`演示.pdf演示.pdf`), or choose either. Forms that cannot
 * stand as they are become UTF-8 in RFC 2231 form.
 */
function writtenOnce(parameters: ReadonlyMap<string, string>, charsets: RawCharsets): string[] {
  const names = Map.groupBy(parameters.keys(), baseOf);
  return [...names.keys()].flatMap((base) => {
    const plain = parameters.get(base);
    const extended = plain !== undefined && PLAIN_COUNTS.includes(base) ? undefined : extendedValue(parameters, base);
    if (extended === undefined || extended.text === '')
      return plain === undefined ? [] : plainForms(base, plain, charsets);
    const isWhole = parameters.has(`${base}*`);
    const forms = names.get(base)!.filter((name) => (isWhole ? name === `${base}*` : name !== base));
    const standing = forms.map((name) => standingForm(name, parameters.get(name)!));
    return standing.every((form) => form !== undefined) ? standing : extendedForms(base, textOf(extended, charsets));
  });
}

/** A plain parameter: as it stands if possible, else in RFC 2231 form. */
function plainForms(name: string, value: string, charsets: RawCharsets): string[] {
  const form = standingForm(name, value);
  // Encoded words do not belong in a parameter but are common. In RFC 2231 form they would be shown as they stand.
  return form === undefined ? extendedForms(name, decodedWords(oneLine(value), charsets)) : [form];
}

/** A parameter as it stands, quoted if needed; undefined if no header may hold it. */
function standingForm(name: string, given: string): string | undefined {
  // Spaces stay as they are if possible: a boundary must equal the one in the body.
  const value = /[^\x20-\x7e]/.test(given) ? oneLine(given) : given;
  if (!/^[\x20-\x7e]*$/.test(value) || value.length > MAX_PLAIN_PARAMETER) return undefined;
  const isToken = /^[\w!#$%&'*+.^`{|}~-]+$/.test(value);
  return `${oneLine(name)}=${isToken ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`;
}

/**
 * A text as a parameter in RFC 2231 form, UTF-8 in pieces. `buildHeaderParam` of libmime encodes an encoded word once more,
 * so that the reader sees `=?utf-8?Q?…?=` for the name of a file.
 */
function extendedForms(name: string, text: string): string[] {
  const pieces = [''];
  for (const char of oneLine(text)) {
    const encoded = encodeURIComponent(char).replace(/[!'()*~]/, (plain) => `%${plain.charCodeAt(0).toString(16)}`);
    if (pieces.at(-1)!.length + encoded.length > PIECE_LENGTH) pieces.push('');
    pieces[pieces.length - 1] += encoded;
  }
  if (pieces.length === 1) return [`${oneLine(name)}*=utf-8''${pieces[0]}`];
  return pieces.map((piece, index) => `${oneLine(name)}*${index}*=${index === 0 ? "utf-8''" : ''}${piece}`);
}

/** The text of an extended value whose raw bytes, which do not belong there, are decoded already. */
function textOf({ charset, text }: ExtendedValue, charsets: RawCharsets): string {
  const bytes = /(?:%[0-9a-f]{2})+/gi;
  return text.replace(bytes, (run) => plausibleTexts(percentDecoded(run), charset, charsets.fallback)[0]!);
}
