import iconv from 'iconv-lite';
import libmime from 'libmime';

const ENCODED_WORD = /=\?([^?*\s]+)(?:\*[^?\s]*)?\?([QqBb])\?([^?]*)\?=/g;

/** RFC 5322 3.2.3, without the dot, which addresses and names may hold. */
const SPECIALS = /[()<>[\]:;@\\,"]/g;

/**
 * Reads a header field's value as its reader would: raw 8-bit bytes by best guess, RFC 2047 encoded words decoded, those
 * that meet joined first. A charset nobody knows is read as UTF-8 or else windows-1252.
 *
 * @param value one character per byte, as in `HeaderField.value`
 */
export function decodeText(value: string): string {
  return decodeWords(decodeBytes(value));
}

/** Decodes the RFC 2047 encoded words in a text. */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text;
  const known = text.replace(ENCODED_WORD, (word, charset: string, encoding: string, data: string) => {
    if (iconv.encodingExists(libmime.normalizeCharset(charset))) return word;
    const utf8 = libmime.decodeWord('utf-8', encoding, data);
    return utf8.includes('\ufffd') ? libmime.decodeWord('windows-1252', encoding, data) : utf8;
  });
  return libmime.decodeWords(known);
}

/**
 * Encoded words with what would end a word or an address in a list encoded too. `=?utf-8?Q?Acme,_Inc?=` is not allowed in
 * a name (RFC 2047 5), but is sent.
 */
export function guardEncodedWords(text: string): string {
  if (!text.includes('=?')) return text;
  return text.replace(ENCODED_WORD, (word, _charset, encoding: string, data: string) =>
    encoding.toUpperCase() === 'Q'
      ? `${word.slice(0, word.length - data.length - 2)}${data.replace(SPECIALS, (special) => `=${special.charCodeAt(0).toString(16)}`)}?=`
      : word,
  );
}

/**
 * Raw bytes of a header as text. Nothing declares their charset (RFC 5322 allows only ASCII; RFC 6532 UTF-8), so: UTF-8
 * if valid; GB18030 if every 8-bit byte has another beside it, as in Chinese; else windows-1252, where they stand alone.
 *
 * @param value one character per byte
 */
export function decodeBytes(value: string): string {
  // Raw ISO-2022-JP is 7-bit, but full of ESC.
  if (!/[\x80-\xff]/.test(value)) return value.includes('\x1b$') ? decode('iso-2022-jp', value) : value;
  try {
    return decode('utf-8', value, true);
  } catch {}
  try {
    if (isPaired(value)) return decode('gb18030', value, true);
  } catch {}
  return decode('windows-1252', value);
}

function decode(charset: string, value: string, fatal = false): string {
  return new TextDecoder(charset, { fatal }).decode(Buffer.from(value, 'latin1'));
}

function isPaired(value: string): boolean {
  for (let at = 0; at < value.length; at++) {
    if (value.charCodeAt(at) >= 0x80 && !(value.charCodeAt(++at) >= 0x80)) return false;
  }
  return true;
}
