import iconv from 'iconv-lite';
import { HZ, ISO_2022_JP, ISO_2022_KR } from './charset-labels.ts';
import { ebcdicDecoding, isEbcdic } from './ebcdic.ts';
import { hzDecoding } from './hz.ts';
import { iso2022JpDecoding } from './iso-2022-jp.ts';
import { iso2022KrDecoding } from './iso-2022-kr.ts';
import type { TextDecoding } from './text-decoding.ts';

/** Not a charset label: bytes that are all ASCII, which every charset but the stateful ones reads alike. */
export const ASCII_BYTES = '(ascii)';

/** Labels of charsets that are remembered. The Encoding Standard has some 220. */
const MAX_WHOLE_DECODERS = 256;

/**
 * A decoder for a charset. The platform decodes what it can, iconv-lite the rest.
 *
 * @param charset as `plausibleCharsets` returns it
 */
export function decoding(charset: string): TextDecoding {
  if (charset === ASCII_BYTES) {
    return {
      write: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'),
      end: () => '',
    };
  }
  const own = ownDecoding(charset);
  if (own !== undefined) return own;
  const native = nativeDecoder(charset);
  if (native !== undefined) {
    return { write: (bytes) => native.decode(bytes, { stream: true }), end: () => native.decode() };
  }
  const decoder = iconv.getDecoder(charset);
  return {
    write: (bytes) => decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
    end: () => decoder.end() ?? '',
  };
}

/** The decoders that neither the platform nor iconv-lite has, or has whole. */
function ownDecoding(charset: string): TextDecoding | undefined {
  if (charset === HZ) return hzDecoding();
  if (charset === ISO_2022_JP) return iso2022JpDecoding();
  if (charset === ISO_2022_KR) return iso2022KrDecoding();
  if (isEbcdic(charset)) return ebcdicDecoding(charset);
  return undefined;
}

/** Decoders of the platform, for texts that are there as a whole: to make one takes longer than to decode a name. */
const wholeDecoders = new Map<string, TextDecoder | undefined>();

/** Decodes bytes that are all of a text. @param charset as `plausibleCharsets` returns it */
export function decodedWhole(bytes: Uint8Array, charset: string): string {
  if (!wholeDecoders.has(charset) && wholeDecoders.size < MAX_WHOLE_DECODERS) {
    const isOther = charset === ASCII_BYTES || ownDecoding(charset) !== undefined;
    wholeDecoders.set(charset, isOther ? undefined : nativeDecoder(charset));
  }
  const native = wholeDecoders.get(charset);
  if (native !== undefined) return native.decode(bytes);
  const decoder = decoding(charset);
  return decoder.write(bytes) + decoder.end();
}

function nativeDecoder(label: string): TextDecoder | undefined {
  // The platform's decoder has 2,350 of the 11,172 syllables that WHATWG Encoding has.
  if (label === 'euc-kr') return undefined;
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}
