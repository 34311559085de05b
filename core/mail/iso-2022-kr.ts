import iconv from 'iconv-lite';
import type { TextDecoding } from './text-decoding.ts';

const LF = 0x0a;
/** Shift out of ASCII, to Korean, and back in. */
const [OUT, IN] = [0x0e, 0x0f];
/** The designation of KS X 1001: ESC $ ) C. */
const DESIGNATION = [0x1b, 0x24, 0x29, 0x43];

/**
 * A decoder for ISO-2022-KR (RFC 1557), Korean in 7 bits: EUC-KR without its eighth bits stands between SO and SI. The
 * platform decodes it to nothing, as WHATWG Encoding wants, and iconv-lite does not know it.
 */
export function iso2022KrDecoding(): TextDecoding {
  const euc = iconv.getDecoder('euc-kr');
  let isKorean = false;
  /** Bytes of a designation that the last bytes were. */
  let designated = 0;
  return {
    write(bytes) {
      const eightBit = Buffer.allocUnsafe(bytes.length);
      let length = 0;
      for (const byte of bytes) {
        designated = byte === DESIGNATION[designated] ? designated + 1 : byte === DESIGNATION[0] ? 1 : 0;
        if (designated > 0) continue;
        if (byte === OUT || byte === IN) isKorean = byte === OUT;
        else {
          // Each line begins in ASCII.
          if (byte === LF) isKorean = false;
          eightBit[length++] = isKorean && byte > 0x20 ? byte | 0x80 : byte;
        }
      }
      return euc.write(eightBit.subarray(0, length));
    },
    end: () => euc.end() ?? '',
  };
}
