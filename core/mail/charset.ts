import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { MAX_CHARSET_SAMPLE, MAX_HTML_CHARSET_SAMPLE } from '../limits.ts';
import { hzDecoding } from './hz.ts';
import { iso2022JpDecoding } from './iso-2022-jp.ts';
import type { TextDecoding } from './text-decoding.ts';

/** Names that mail programs use for GB18030's predecessors, all of them part of it (WHATWG Encoding 4.2 goes less far). */
const CHINESE = /^(x-)?(gbk?|gb_?2312([_-]80)?|cp-?936|ms-?936|windows-936|euc-cn|gb18030-2000)$/;
/** Charsets in which bytes below 0x80 do not mean ASCII. */
const STATEFUL = /^(csunicode11)?(unicode-1-1-)?utf-?7|^(cs)?iso-?2022|^utf-?(16|32)|^ucs-?[24]|^hz/;
/** Labels that say no more than that there are 8-bit bytes, or that none were expected. */
const SAYS_NOTHING =
  /^(us-?ascii|ascii|ansi_x3\.4-1968|646|unknown-8bit|x-unknown|unknown|default|binary|8bit|7bit|none|utf-?8)?$/;
/** Western labels are what a wrongly set up mail program puts on everything. */
const OFTEN_WRONG = /^(iso-?8859-?15?|latin-?[19]|windows-1252|cp-?1252|x-sjis-default)$/;

/** Not a charset label: bytes that are all ASCII, which every charset but the stateful ones reads alike. */
const ASCII_BYTES = '(ascii)';

/** The share of NULs at one parity of positions that makes bytes UTF-16: most of Latin text, some of any other. */
const UTF16_NULS = 0.2;

/**
 * Every charset in which bytes can plausibly be meant, the likeliest first. Text is screened in each of them, since a
 * mail program may show any.
 *
 * @param chunks the bytes of one text, in pieces
 * @param declared the charset label it came with, if any
 * @param fallback the charset of unlabelled 8-bit text that is not UTF-8, as the inbox's senders use it
 * @param isHtml HTML may name its charset itself
 */
export function plausibleCharsets(
  chunks: readonly Uint8Array[],
  declared: string | undefined,
  fallback: string,
  isHtml = false,
): string[] {
  const head = headOf(chunks, MAX_CHARSET_SAMPLE);
  const marked = byteOrderMark(head);
  if (marked !== undefined) return [marked];
  const label = cleanLabel(declared);
  const charsets = new Set<string>();
  if (!SAYS_NOTHING.test(label) && isKnown(label)) {
    // Without a byte order mark UTF-16 may be either, whatever the label says, or no UTF-16 at all.
    if (/^utf-?16|^ucs-?2/.test(label)) return utf16Order(head) ?? ['utf-16le', 'utf-16be', ASCII_BYTES];
    charsets.add(label);
  }
  const named = isHtml ? charsetNamedInHtml(headOf(chunks, MAX_HTML_CHARSET_SAMPLE)) : undefined;
  if (named !== undefined && isKnown(named)) charsets.add(named);
  if (head.includes(0)) for (const charset of utf16Order(head) ?? []) charsets.add(charset);
  if (hasDesignation(chunks)) charsets.add('iso-2022-jp');
  if (chunks.every((chunk) => isAscii(chunk))) {
    return [...[...charsets].filter((charset) => STATEFUL.test(charset)), ASCII_BYTES];
  }
  if (isUtf8Text(chunks)) charsets.add('utf-8');
  else if (charsets.size === 0 || SAYS_NOTHING.test(label) || OFTEN_WRONG.test(label)) {
    // In Chinese, Japanese and Korean charsets the 8-bit bytes come in pairs; in Western ones they mostly stand alone.
    const lone = shareOfLoneBytes(chunks);
    if (isMostlyUtf8(chunks, label)) charsets.add('utf-8');
    if (lone >= 0.5) charsets.add('windows-1252');
    charsets.add(cleanLabel(fallback));
    // A single wrong byte does not make UTF-8 another charset: programs show a replacement character for it.
    if (label.startsWith('utf') || hasUtf8(chunks)) charsets.add('utf-8');
    if (lone > 0) charsets.add('windows-1252');
  }
  return [...charsets];
}

function headOf(chunks: readonly Uint8Array[], length: number): Buffer {
  const first = chunks.slice(0, 64).map((chunk) => chunk.subarray(0, length));
  return first.length === 1
    ? Buffer.from(first[0]!.buffer, first[0]!.byteOffset, first[0]!.length)
    : Buffer.concat(first).subarray(0, length);
}

/** Tells whether bytes below 0x80 mean ASCII wherever they stand. */
export function isAsciiBased(charset: string): boolean {
  return !STATEFUL.test(charset);
}

/** @param charset as `plausibleCharsets` returns it */
export function decoding(charset: string): TextDecoding {
  if (charset === ASCII_BYTES) {
    return {
      write: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'),
      end: () => '',
    };
  }
  if (HZ.test(charset)) return hzDecoding();
  if (ISO_2022_JP.test(charset)) return iso2022JpDecoding();
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

/**
 * The texts that a short run of bytes (a header, a file name) can plausibly be meant as; one for nearly all. One in which
 * bytes are left that no character is made of comes after the others, but for UTF-8 where that is the likeliest even so.
 */
export function plausibleTexts(bytes: Uint8Array, declared: string | undefined, fallback: string): string[] {
  const charsets = plausibleCharsets([bytes], declared, fallback);
  const texts = charsets.map((charset) => {
    const decoder = decoding(charset);
    return decoder.write(bytes) + decoder.end();
  });
  const isLikely = (text: string, index: number) =>
    !text.includes('\ufffd') || (index === 0 && charsets[0] === 'utf-8' && isMostlyUtf8([bytes], cleanLabel(declared)));
  const [likely, broken] = [true, false].map((is) => texts.filter((text, index) => isLikely(text, index) === is));
  return [...new Set([...likely!, ...broken!])];
}

/** Tells whether there is a decoder for a charset label; an empty one declares nothing. */
export function isKnownCharset(label: string | undefined): boolean {
  const clean = cleanLabel(label);
  return SAYS_NOTHING.test(clean) || isKnown(clean);
}

function cleanLabel(label: string | undefined): string {
  const clean = (label ?? '')
    .toLowerCase()
    .replace(/[(;].*$/s, '')
    .replace(/^[\s"']+|[\s"';]+$/g, '');
  return CHINESE.test(clean) ? 'gb18030' : clean;
}

/** Needs no question. */
const COMMON = /^(utf-8|iso-8859-1|windows-1252)$/;
/** Charsets of the WHATWG list that iconv-lite lacks; the platform decodes them. */
const NATIVE_ONLY = /^iso-?8859-?8-?[ie]$|^x-mac-cyrillic$|^x-mac-ukrainian$/;
const ISO_2022_JP = /^(cs)?iso-?2022-?jp$/;
const HZ = /^hz(-gb-?2312)?$/;

/** Names are looked up, not tried out: a mail may make up thousands of them, and each failure would be an exception. */
function isKnown(label: string): boolean {
  if ([COMMON, NATIVE_ONLY, ISO_2022_JP, HZ].some((names) => names.test(label))) return true;
  // Loads the table of encodings, which is there only after the first question.
  iconv.encodingExists('utf8');
  const { encodings } = iconv as unknown as { encodings: Record<string, unknown> };
  return Object.hasOwn(encodings, label.replace(/:\d{4}$|[^0-9a-z]/g, '')) && !NO_CHARSET.test(label);
}

/** What iconv-lite counts among its encodings though it is none of text. */
const NO_CHARSET = /^(base64|hex|binary|buffer|internal|_)/;

const ESC = 0x1b;

/** Tells whether ESC $ or ESC ( stands in the bytes, by which ISO-2022-JP changes its character set (RFC 1468). */
function hasDesignation(chunks: readonly Uint8Array[]): boolean {
  return chunks.some((chunk, index) => {
    for (let at = chunk.indexOf(ESC); at >= 0; at = chunk.indexOf(ESC, at + 1)) {
      const next = chunk[at + 1] ?? chunks[index + 1]?.[0];
      if (next === 0x24 || next === 0x28) return true;
    }
    return false;
  });
}

function nativeDecoder(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

function byteOrderMark(head: Buffer): string | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return head[2] === 0 && head[3] === 0 ? 'utf-32le' : 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return head.length > 3 && head.readUInt32BE() === 0xfeff ? 'utf-32be' : undefined;
}

/** UTF-16 in the byte order that its NULs show. */
function utf16Order(head: Buffer): string[] | undefined {
  const nuls = [0, 0];
  for (let at = 0; at < head.length; at++) if (head[at] === 0) nuls[at & 1]!++;
  const half = head.length / 2;
  if (nuls[1]! > half * UTF16_NULS && nuls[1]! > nuls[0]! * 3) return ['utf-16le'];
  if (nuls[0]! > half * UTF16_NULS && nuls[0]! > nuls[1]! * 3) return ['utf-16be'];
  return undefined;
}

function charsetNamedInHtml(head: Buffer): string | undefined {
  const named = /<(?:meta|\?xml)\s[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w:.-]{1,40})/i.exec(
    head.toString('latin1'),
  );
  // A declaration that can be read as ASCII cannot be in UTF-16 (HTML 13.2.3.2).
  return named?.[1] === undefined || /^utf-?16/i.test(named[1]) ? undefined : cleanLabel(named[1]);
}

/**
 * Of the characters beyond ASCII, how many may be wrong for a text to be UTF-8 even so: with that label, one that was cut
 * off in a word or two. Other charsets have most wrong.
 */
const MAX_WRONG_SHARE = { labelled: 0.25, otherwise: 0.1 };

/** Tells whether a text is UTF-8 but for a few bytes, by a sample from the first byte on that is not ASCII. */
function isMostlyUtf8(chunks: readonly Uint8Array[], label: string): boolean {
  const most = label.startsWith('utf') ? MAX_WRONG_SHARE.labelled : MAX_WRONG_SHARE.otherwise;
  const text = sampleAsUtf8(chunks, MAX_CHARSET_SAMPLE).replace(/[\x00-\x7f]/g, '');
  return text.split('\ufffd').length - 1 <= most * text.length;
}

/** Tells whether the 8-bit bytes at the first that there is are a character in UTF-8. */
function hasUtf8(chunks: readonly Uint8Array[]): boolean {
  return /\p{L}/u.test(sampleAsUtf8(chunks, 64).slice(0, 2));
}

/** So many bytes, from the first on that is not ASCII, read as UTF-8. */
function sampleAsUtf8(chunks: readonly Uint8Array[], length: number): string {
  const chunk = chunks.find((bytes) => !isAscii(bytes)) ?? new Uint8Array(0);
  const first = chunk.findIndex((byte) => byte >= 0x80);
  return new TextDecoder().decode(chunk.subarray(first, first + length));
}

/** How many of the 8-bit bytes stand between two 7-bit ones, of those in a sample from the first on: 0 to 1. */
function shareOfLoneBytes(chunks: readonly Uint8Array[]): number {
  let all = 0;
  let lone = 0;
  chunks.forEach((chunk, index) => {
    // What stands beyond a piece is not looked at: only where the text itself begins and ends is nothing.
    const isAsciiAt = (at: number) => {
      if (at < 0) return index === 0;
      return at < chunk.length ? chunk[at]! < 0x80 : index === chunks.length - 1;
    };
    const first = chunk.findIndex((byte) => byte >= 0x80);
    if (first < 0) return;
    for (let at = first; at < Math.min(chunk.length, first + MAX_CHARSET_SAMPLE); at++) {
      if (chunk[at]! < 0x80) continue;
      all++;
      if (isAsciiAt(at - 1) && isAsciiAt(at + 1)) lone++;
    }
  });
  return all === 0 ? 0 : lone / all;
}

/**
 * Strict UTF-8 throughout, a character cut by the end of a piece or of the text included; but not where that is the only
 * one: then the byte is a letter of another charset (`caf\xe9`).
 */
function isUtf8Text(chunks: readonly Uint8Array[]): boolean {
  let carried: Uint8Array = new Uint8Array(0);
  let isAllAscii = true;
  for (const chunk of chunks) {
    const bytes = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
    let whole = bytes.length;
    // A lead byte among the last three may begin a character that the next piece ends.
    for (let back = 1; back <= 3 && back <= bytes.length; back++) {
      const byte = bytes[bytes.length - back]!;
      if (byte < 0x80) break;
      if (byte >= 0xc0) {
        if (back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2)) whole = bytes.length - back;
        break;
      }
    }
    if (!isUtf8(bytes.subarray(0, whole))) return false;
    isAllAscii &&= isAscii(bytes.subarray(0, whole));
    carried = bytes.subarray(whole);
  }
  return !isAllAscii;
}
