import type { TextDecoding } from './text-decoding.ts';

const TILDE = 0x7e;
const LF = 0x0a;
const CR = 0x0d;
/** `~{` begins Chinese, and `~}` ends it. */
const [OPENS, CLOSES] = [0x7b, 0x7d];

/**
 * A decoder for HZ (RFC 1843), Chinese in 7 bits: GB 2312 without its eighth bits stands between `~{` and `~}`. Neither the
 * platform nor iconv-lite decodes HZ.
 */
export function hzDecoding(): TextDecoding {
  const gb = new TextDecoder('gb18030');
  let isChinese = false;
  let isTilde = false;
  return {
    write(bytes) {
      const eightBit = Buffer.allocUnsafe(bytes.length + 1);
      let length = 0;
      for (const byte of bytes) {
        if (isTilde && byte === CR) continue;
        if (isTilde) {
          isTilde = false;
          if (byte === OPENS || byte === CLOSES) isChinese = byte === OPENS;
          else if (byte === TILDE) eightBit[length++] = TILDE;
          // A line end behind a tilde is not shown. Any other byte makes the tilde no escape.
          else if (byte !== LF) {
            eightBit[length++] = TILDE;
            eightBit[length++] = byte;
          }
        } else if (byte === TILDE) isTilde = true;
        else {
          // Each line begins in ASCII.
          if (byte === LF) isChinese = false;
          eightBit[length++] = isChinese && byte > 0x20 ? byte | 0x80 : byte;
        }
      }
      return gb.decode(eightBit.subarray(0, length), { stream: true });
    },
    end: () => gb.decode(),
  };
}
