import { isAscii } from 'node:buffer';
import { isAsciiBased, isDecodable, isUtf16, namesCharset, normalizedLabel } from './charset-labels.ts';
import {
  beginsWithUtf8Letter,
  byteOrderMark,
  charsetNamedInHtml,
  isMostlyUtf8,
  iso2022Charset,
  isUtf8Text,
  utf16Order,
} from './charset-signs.ts';
import { ASCII_BYTES, decodedWhole } from './decoding.ts';
import { isPlausible, leastOddCharsets } from './readings.ts';

/**
 * Every charset in which bytes can plausibly be meant, the likeliest first. A text is screened in each of them, since a
 * mail program may show any.
 *
 * @param chunks the bytes of one text, in pieces
 * @param declared the charset label of the text, if it has one
 * @param fallback the charset of unlabelled 8-bit text that is not UTF-8, as the inbox's senders use it
 * @param isHtml HTML may name its charset itself
 */
export function plausibleCharsets(
  chunks: readonly Uint8Array[],
  declared: string | undefined,
  fallback: string,
  isHtml = false,
): string[] {
  const marked = byteOrderMark(chunks);
  if (marked !== undefined) return [marked];
  const label = normalizedLabel(declared);
  const explicit = new Set<string>();
  if (namesCharset(label) && isDecodable(label)) {
    // Without a byte order mark UTF-16 may be of either order, whatever the label says, or no UTF-16 at all.
    if (isUtf16(label)) return asArray(utf16Order(chunks)) ?? ['utf-16le', 'utf-16be', ASCII_BYTES];
    explicit.add(label);
  }
  const named = isHtml ? charsetNamedInHtml(chunks) : undefined;
  if (named !== undefined && isDecodable(named)) explicit.add(named);
  const shown = [utf16Order(chunks), iso2022Charset(chunks)].filter((charset) => charset !== undefined);
  if (chunks.every((chunk) => isAscii(chunk))) {
    return [...new Set([...explicit, ...shown])].filter((charset) => !isAsciiBased(charset)).concat(ASCII_BYTES);
  }
  return [...new Set([...readingsOf(chunks, [...explicit], label, fallback), ...shown])];
}

/** Charsets of 8-bit text, the likeliest first. */
function readingsOf(
  chunks: readonly Uint8Array[],
  explicit: readonly string[],
  label: string,
  fallback: string,
): string[] {
  // Hardly any text in another charset is UTF-8 by chance.
  if (isUtf8Text(chunks)) return ['utf-8', ...explicit.filter((charset) => isPlausible(chunks, charset))];
  const plausible = explicit.filter((charset) => isPlausible(chunks, charset));
  if (plausible.length > 0) return plausible;
  const guessed = leastOddCharsets(chunks, explicit, normalizedLabel(fallback));
  // Mail programs show a replacement character for a wrong byte in UTF-8, and no other charset.
  if (isMostlyUtf8(chunks, label)) return ['utf-8', ...guessed];
  return label.startsWith('utf') || beginsWithUtf8Letter(chunks) ? [...guessed, 'utf-8'] : guessed;
}

/**
 * The texts that a short run of bytes (a header field, a file name) can plausibly mean, in most cases one. Texts with bytes
 * that make no character come last, unless the likeliest charset is UTF-8.
 *
 * @param declared the charset label of the bytes, if they have one
 * @param fallback the charset of unlabelled 8-bit text that is not UTF-8
 */
export function plausibleTexts(bytes: Uint8Array, declared: string | undefined, fallback: string): string[] {
  const charsets = plausibleCharsets([bytes], declared, fallback);
  const texts = charsets.map((charset) => decodedWhole(bytes, charset));
  const isUtf8 = charsets[0] === 'utf-8' && isMostlyUtf8([bytes], normalizedLabel(declared));
  const isWhole = (text: string, index: number) => !text.includes('\ufffd') || (index === 0 && isUtf8);
  const whole = texts.filter(isWhole);
  const broken = texts.filter((text, index) => !isWhole(text, index));
  return [...new Set([...whole, ...broken])];
}

function asArray(charset: string | undefined): string[] | undefined {
  return charset === undefined ? undefined : [charset];
}
