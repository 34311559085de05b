import { MAX_NEEDED_PARAMETERS, MAX_PLAIN_PARAMETER } from '../limits.ts';
import { decodedWords, rawText } from '../mail/encoded-words.ts';
import { parametersOf } from '../mail/parameters.ts';
import { oneLine } from '../one-line.ts';

/** Characters of one piece of a parameter that is cut into pieces (RFC 2231 3): it fits on a line with its name. */
const PIECE_LENGTH = 50;

/** The parameters without which a part cannot be opened, the most important first. */
const NEEDED = ['boundary', 'charset', 'format', 'delsp', 'name', 'filename'];

/**
 * A MIME field's value and its parameters as words. Parameters that no header may hold as they are become UTF-8 in RFC 2231
 * form, in pieces that fit on a line.
 *
 * @param value one character per byte
 * @param fallback the charset of raw 8-bit bytes that are not UTF-8
 */
export function parameterWords(value: string, fallback: string): string[] {
  const text = rawText(value, fallback);
  const all = new Map([...parametersOf(text), ...neededIn(text)]);
  const parameters = Array.from(all).flatMap(([name, given]) => parameterForms(oneLine(name), given, fallback));
  return separated([oneLine(text.split(';', 1)[0]!.replaceAll('"', '')), ...parameters]);
}

/**
 * A MIME field that is too long to be forwarded, as words: its value, and the parameters without which its part cannot be
 * opened, unless they are too long themselves.
 */
export function neededParameterWords(value: string, fallback: string): string[] {
  const needed = [...neededIn(value)].sort(([a], [b]) => rankOf(a) - rankOf(b));
  let room = MAX_NEEDED_PARAMETERS;
  const parameters = needed.flatMap(([name, given]) => {
    if (given.length > room) return [];
    room -= given.length;
    return parameterForms(oneLine(name), rawText(given, fallback), fallback);
  });
  return separated([/^[\w.+/-]{0,200}/.exec(value)![0], ...parameters]);
}

/** The needed parameters, first those in one piece: the pieces of a file name may be as many as `MAX_PARAMETERS`. */
function neededIn(value: string): Map<string, string> {
  const inOnePiece = parametersOf(value, (name) => NEEDED.includes(name));
  return new Map([...inOnePiece, ...parametersOf(value, (name) => rankOf(name) >= 0)]);
}

/** The rank of a parameter, or of a piece of it (RFC 2231 3), among the needed ones; negative for any other. */
function rankOf(name: string): number {
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
  // Spaces stay as they are if possible: a boundary must equal the one in the body.
  const value = /[^\x20-\x7e]/.test(given) ? oneLine(given) : given;
  if (/^[\x20-\x7e]*$/.test(value) && value.length <= MAX_PLAIN_PARAMETER) {
    return [`${name}=${/^[\w!#$%&'*+.^`{|}~-]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`];
  }
  const pieces = [''];
  // Encoded words do not belong in a parameter but are common. In RFC 2231 form they would be shown as they stand.
  for (const char of oneLine(decodedWords(value, fallback))) {
    const encoded = encodeURIComponent(char).replace(/[!'()*~]/, (plain) => `%${plain.charCodeAt(0).toString(16)}`);
    if (pieces.at(-1)!.length + encoded.length > PIECE_LENGTH) pieces.push('');
    pieces[pieces.length - 1] += encoded;
  }
  if (pieces.length === 1) return [`${name}*=utf-8''${pieces[0]}`];
  return pieces.map((piece, index) => `${name}*${index}*=${index === 0 ? "utf-8''" : ''}${piece}`);
}
