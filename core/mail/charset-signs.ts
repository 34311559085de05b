import { isAscii, isUtf8 } from 'node:buffer';
import { MAX_CHARSET_SAMPLE, MAX_HTML_CHARSET_SAMPLE } from '../limits.ts';
import { ISO_2022_JP, ISO_2022_KR, normalizedLabel } from './charset-labels.ts';

// No library answers these questions: detectors such as chardet name one charset, where a text is screened in all that are
// plausible.

/** The share of NULs among the bytes at even or odd offsets that makes a text UTF-16: most of Latin, some of any other. */
const UTF16_NULS = 0.2;

/**
 * The share of wrong characters, of those beyond ASCII, that a text may have and be UTF-8 even so. With a label that says
 * UTF-8, a short text may have had a character or two cut off. In other charsets most characters are wrong.
 */
const MAX_WRONG_SHARE = { labelled: 0.25, otherwise: 0.1 };

const ESC = 0x1b;

/** The charset that a byte order mark names. */
export function byteOrderMark(chunks: readonly Uint8Array[]): string | undefined {
  const head = headOf(chunks, 4);
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return head[2] === 0 && head[3] === 0 ? 'utf-32le' : 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return head.length > 3 && head.readUInt32BE() === 0xfeff ? 'utf-32be' : undefined;
}

/** UTF-16 in the byte order that its NULs show; undefined if they show none. */
export function utf16Order(chunks: readonly Uint8Array[]): string | undefined {
  const head = headOf(chunks, MAX_CHARSET_SAMPLE);
  if (!head.includes(0)) return undefined;
  const nuls = [0, 0];
  for (let at = 0; at < head.length; at++) if (head[at] === 0) nuls[at & 1]!++;
  const [even, odd] = nuls as [number, number];
  const enough = (head.length / 2) * UTF16_NULS;
  if (odd > enough && odd > even * 3) return 'utf-16le';
  return even > enough && even > odd * 3 ? 'utf-16be' : undefined;
}

/** The charset that a `<meta>` or `<?xml` declaration names, normalized. */
export function charsetNamedInHtml(chunks: readonly Uint8Array[]): string | undefined {
  const named = /<(?:meta|\?xml)\s[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w:.-]{1,40})/i.exec(
    headOf(chunks, MAX_HTML_CHARSET_SAMPLE).toString('latin1'),
  );
  // A declaration that can be read as ASCII is not in UTF-16 (HTML 13.2.3.2).
  return named?.[1] === undefined || /^utf-?16/i.test(named[1]) ? undefined : normalizedLabel(named[1]);
}

/**
 * The charset in 7 bits that changes its character set by escape sequences, by the first of them: ESC $ ) C begins
 * ISO-2022-KR (RFC 1557), ESC $ or ESC ( ISO-2022-JP (RFC 1468).
 */
export function iso2022Charset(chunks: readonly Uint8Array[]): string | undefined {
  for (const [index, chunk] of chunks.entries()) {
    for (let at = chunk.indexOf(ESC); at >= 0; at = chunk.indexOf(ESC, at + 1)) {
      const rest = at + 3 < chunk.length ? [] : (chunks[index + 1]?.subarray(0, 3) ?? []);
      const sequence = Buffer.from([...chunk.subarray(at + 1, at + 4), ...rest]).toString('latin1');
      if (sequence.startsWith('$)C')) return ISO_2022_KR;
      if (/^[$(]/.test(sequence)) return ISO_2022_JP;
    }
  }
  return undefined;
}

/**
 * Tells whether a text is strict UTF-8 throughout; a character may be cut by the end of a piece or of the text. A text
 * whose one 8-bit character is cut is not: the byte is a letter of another charset (`caf\xe9`).
 */
export function isUtf8Text(chunks: readonly Uint8Array[]): boolean {
  let carried: Uint8Array = new Uint8Array(0);
  let isAllAscii = true;
  for (const chunk of chunks) {
    const bytes = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
    const whole = endOfWholeCharacters(bytes);
    if (!isUtf8(bytes.subarray(0, whole))) return false;
    isAllAscii &&= isAscii(bytes.subarray(0, whole));
    carried = bytes.subarray(whole);
  }
  return !isAllAscii;
}

/** The offset behind the last whole character of UTF-8: one of the last three bytes may begin a character that is cut. */
function endOfWholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < length ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** Tells whether a text is UTF-8 but for a few bytes, by a sample that begins with the first 8-bit byte. */
export function isMostlyUtf8(chunks: readonly Uint8Array[], label: string): boolean {
  const share = label.startsWith('utf') ? MAX_WRONG_SHARE.labelled : MAX_WRONG_SHARE.otherwise;
  const text = sampleAsUtf8(chunks, MAX_CHARSET_SAMPLE).replace(/[\x00-\x7f]/g, '');
  return text.split('\ufffd').length - 1 <= share * text.length;
}

/** Tells whether the first 8-bit bytes are a letter in UTF-8. */
export function beginsWithUtf8Letter(chunks: readonly Uint8Array[]): boolean {
  return /^\p{L}/u.test(sampleAsUtf8(chunks, 64));
}

function headOf(chunks: readonly Uint8Array[], length: number): Buffer {
  const first = chunks.slice(0, 64).map((chunk) => chunk.subarray(0, length));
  return first.length === 1
    ? Buffer.from(first[0]!.buffer, first[0]!.byteOffset, first[0]!.length)
    : Buffer.concat(first).subarray(0, length);
}

function sampleAsUtf8(chunks: readonly Uint8Array[], length: number): string {
  const chunk = chunks.find((bytes) => !isAscii(bytes)) ?? new Uint8Array(0);
  const first = chunk.findIndex((byte) => byte >= 0x80);
  return new TextDecoder().decode(chunk.subarray(first, first + length));
}
