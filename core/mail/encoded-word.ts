import { MAX_CHARSET_LABEL } from '../limits.ts';
import { escapedBytes } from './escaped-bytes.ts';
import { fromBase64 } from './transfer-decoding.ts';

/** An encoded word (RFC 2047 2), its transfer encoding removed. */
export interface EncodedWord {
  /** In lower case. */
  charset: string;
  bytes: Buffer;
  /** The offset behind it. */
  end: number;
}

/** The encoded word that begins at an offset of a header field's value; undefined if none does. */
export function encodedWordAt(value: string, start: number): EncodedWord | undefined {
  const charsetEnd = value.indexOf('?', start + 2);
  if (charsetEnd < 0 || charsetEnd - start > MAX_CHARSET_LABEL || value[charsetEnd + 2] !== '?') return undefined;
  const encoding = value[charsetEnd + 1]!.toUpperCase();
  if (encoding !== 'B' && encoding !== 'Q') return undefined;
  // RFC 2231 5 allows a language behind the charset.
  const charset = value
    .slice(start + 2, charsetEnd)
    .split('*')[0]!
    .toLowerCase();
  if (charset === '') return undefined;
  const dataStart = charsetEnd + 3;
  const end = value.indexOf('?=', dataStart);
  if (end < 0) return undefined;
  const data = value.slice(dataStart, end);
  return { charset, bytes: encoding === 'B' ? fromBase64(data) : fromQ(data), end: end + 2 };
}

/** The bytes of Q (RFC 2047 4.2): `_` is a space; an invalid escape stays as it is. */
function fromQ(data: string): Buffer {
  return escapedBytes(data.replaceAll('_', ' '), '=');
}
