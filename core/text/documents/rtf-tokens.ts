/** A token of RTF 1.9.1. */
export type RtfToken =
  | { kind: 'open' | 'close' }
  /** A control word with its number, or a control symbol without one. */
  | { kind: 'control'; word: string; number: number | undefined }
  /** Text, from one position up to another. */
  | { kind: 'text'; start: number; end: number }
  /** A character as two hexadecimal digits. */
  | { kind: 'byte'; byte: number };

const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
/** Letters of a control word (RTF 1.9.1: 32), and digits of its number. */
const MAX_WORD = 40;
const MAX_DIGITS = 11;

/** Takes RTF apart. Line ends between tokens mean nothing; binary data is passed over. */
export function* rtfTokens(bytes: Buffer): Generator<RtfToken> {
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at]!;
    if (byte === OPEN || byte === CLOSE) {
      at++;
      yield byte === OPEN ? OPENS : CLOSES;
    } else if (byte === 0x0a || byte === 0x0d || byte === 0) at++;
    else if (byte !== BACKSLASH) {
      const start = at;
      while (at < bytes.length && !isSpecial(bytes[at]!)) at++;
      yield { kind: 'text', start, end: at };
    } else if (bytes[at + 1] === 0x27) {
      const digits = Number.parseInt(bytes.toString('latin1', at + 2, at + 4), 16);
      at += 4;
      if (!Number.isNaN(digits)) yield { kind: 'byte', byte: digits };
    } else if (isLetter(bytes[at + 1])) {
      const [word, number, end] = controlWord(bytes, at + 1);
      at = end;
      if (word === 'bin') at += Math.max(0, number ?? 0);
      else yield { kind: 'control', word, number };
    } else {
      yield { kind: 'control', word: String.fromCharCode(bytes[at + 1] ?? 0x20), number: undefined };
      at += 2;
    }
  }
}

const OPENS: RtfToken = { kind: 'open' };
const CLOSES: RtfToken = { kind: 'close' };

function controlWord(bytes: Buffer, start: number): [word: string, number: number | undefined, end: number] {
  let at = start;
  while (at - start < MAX_WORD && isLetter(bytes[at])) at++;
  const word = bytes.toString('latin1', start, at);
  const digits = at;
  if (bytes[at] === 0x2d) at++;
  while (at - digits < MAX_DIGITS && isDigit(bytes[at])) at++;
  const number = at > digits ? Number.parseInt(bytes.toString('latin1', digits, at), 10) : undefined;
  return [word, Number.isNaN(number) ? undefined : number, bytes[at] === 0x20 ? at + 1 : at];
}

function isSpecial(byte: number): boolean {
  return byte === BACKSLASH || byte === OPEN || byte === CLOSE || byte === 0x0a || byte === 0x0d || byte === 0;
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a));
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
