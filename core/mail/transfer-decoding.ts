import { MAX_TRAILING_WHITE } from '../limits.ts';

/**
 * Removes a transfer encoding (RFC 2045 6) from bytes that come in pieces, of which no more than one is held.
 *
 * Done by hand: libbase64 reads `ZG~lz-cnVw` as rubbish where mail programs read `disrup`, and libqp holds a text several
 * times over.
 */
export interface TransferDecoding {
  write(bytes: Buffer): Buffer;
  /** The bytes of input that waited for more. */
  end(): Buffer;
}

/**
 * A decoder for a transfer encoding.
 *
 * @param encoding in lower case
 * @returns undefined if the bytes are to be taken as they are, as in any encoding that is not known
 */
export function transferDecoding(encoding: string): TransferDecoding | undefined {
  if (encoding === 'base64') return new Base64();
  return encoding === 'quoted-printable' ? new QuotedPrintable() : undefined;
}

const NOTHING = Buffer.alloc(0);

/** Base64 (RFC 2045 6.8). It skips other characters; four characters are a group, and padding ends one wherever it stands. */
class Base64 implements TransferDecoding {
  #held = '';

  write(bytes: Buffer): Buffer {
    const text = this.#held + bytes.toString('latin1').replace(/[^A-Za-z0-9+/=]+/g, '');
    const whole = text.length - ((text.length - (text.lastIndexOf('=') + 1)) % 4);
    this.#held = text.slice(whole);
    return fromBase64(text.slice(0, whole));
  }

  end(): Buffer {
    return fromBase64(this.#held);
  }
}

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const EQUALS = 0x3d;

/**
 * Quoted-printable (RFC 2045 6.7). An equals sign before an invalid code means itself, and white space at the end of a line
 * is not part of the text: it was added on the way.
 */
class QuotedPrintable implements TransferDecoding {
  #held: Buffer = NOTHING;

  write(bytes: Buffer): Buffer {
    return this.#decoded(this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]), false);
  }

  end(): Buffer {
    return this.#decoded(this.#held, true);
  }

  #decoded(bytes: Buffer, isEnd: boolean): Buffer {
    const decoded = Buffer.allocUnsafe(bytes.length);
    let length = 0;
    let at = 0;
    while (at < bytes.length) {
      const byte = bytes[at]!;
      if (byte !== EQUALS && byte !== SPACE && byte !== TAB) {
        decoded[length++] = byte;
        at++;
        continue;
      }
      const whiteStart = byte === EQUALS ? at + 1 : at;
      let whiteEnd = whiteStart;
      while (whiteEnd - at < MAX_TRAILING_WHITE && (bytes[whiteEnd] === SPACE || bytes[whiteEnd] === TAB)) whiteEnd++;
      // Two more bytes tell whether a line ends here, or which code this is.
      if (whiteEnd + 2 > bytes.length && !isEnd) break;
      const next = bytes[whiteEnd];
      const isLineEnd = next === LF || next === CR || next === undefined;
      if (byte === EQUALS) {
        const code = (hexDigit(bytes[at + 1]) << 4) | hexDigit(bytes[at + 2]);
        if (isLineEnd) at = whiteEnd + (next === CR && bytes[whiteEnd + 1] === LF ? 2 : next === undefined ? 0 : 1);
        else {
          decoded[length++] = code < 0 ? EQUALS : code;
          at += code < 0 ? 1 : 3;
        }
      } else {
        if (!isLineEnd) for (let white = at; white < whiteEnd; white++) decoded[length++] = bytes[white]!;
        at = whiteEnd;
      }
    }
    this.#held = Buffer.from(bytes.subarray(at));
    return decoded.subarray(0, length);
  }
}

/**
 * The bytes of base64 (RFC 2045 6.8). Padding may stand in the middle, as some mail programs join two encoded texts. Other
 * characters are skipped.
 */
export function fromBase64(data: string): Buffer {
  const bytes = Buffer.allocUnsafe(Math.ceil((data.length * 3) / 4));
  let length = 0;
  for (let from = 0; from < data.length; ) {
    const padding = data.indexOf('=', from);
    const end = padding < 0 ? data.length : padding;
    if (end > from) length += bytes.write(data.slice(from, end), length, 'base64');
    from = end + 1;
  }
  return bytes.subarray(0, length);
}

/** The bytes of a text in quoted-printable (RFC 2045 6.7); an invalid escape stays as it is. */
export function fromQuotedPrintable(data: string): Buffer {
  const decoding = new QuotedPrintable();
  const bytes = Buffer.from(data, /[^\u0000-\u00ff]/.test(data) ? 'utf8' : 'latin1');
  return Buffer.concat([decoding.write(bytes), decoding.end()]);
}

/** The value of a hexadecimal digit; negative for anything else. */
function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
