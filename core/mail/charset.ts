import { isAscii } from 'node:buffer';
import { isAsciiBased, isDecodable, isOftenWrong, isUtf16, namesCharset, normalizedLabel } from './charset-labels.ts';
import {
  beginsWithUtf8Letter,
  byteOrderMark,
  charsetNamedInHtml,
  isMostlyUtf8,
  iso2022Charset,
  isUtf8Text,
  shareOfLoneBytes,
  utf16Order,
} from './charset-signs.ts';
import { ASCII_BYTES, decodedWhole } from './decoding.ts';

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
  const charsets = new Set<string>();
  if (namesCharset(label) && isDecodable(label)) {
    // Without a byte order mark UTF-16 may be of either order, whatever the label says, or no UTF-16 at all.
    if (isUtf16(label)) return asArray(utf16Order(chunks)) ?? ['utf-16le', 'utf-16be', ASCII_BYTES];
    charsets.add(label);
  }
  const named = isHtml ? charsetNamedInHtml(chunks) : undefined;
  if (named !== undefined && isDecodable(named)) charsets.add(named);
  const order = utf16Order(chunks);
  if (order !== undefined) charsets.add(order);
  const changing = iso2022Charset(chunks);
  if (changing !== undefined) charsets.add(changing);
  if (chunks.every((chunk) => isAscii(chunk))) {
    return [...[...charsets].filter((charset) => !isAsciiBased(charset)), ASCII_BYTES];
  }
  if (isUtf8Text(chunks)) charsets.add('utf-8');
  else if (charsets.size === 0 || isOftenWrong(label)) {
    for (const charset of guessed(chunks, label, fallback)) charsets.add(charset);
  }
  return [...charsets];
}

/** Charsets of 8-bit text that is not UTF-8 throughout and whose label says nothing. */
function guessed(chunks: readonly Uint8Array[], label: string, fallback: string): string[] {
  const lone = shareOfLoneBytes(chunks);
  return [
    ...(isMostlyUtf8(chunks, label) ? ['utf-8'] : []),
    ...(lone >= 0.5 ? ['windows-1252'] : []),
    normalizedLabel(fallback),
    // Mail programs show a replacement character for a wrong byte in UTF-8, and no other charset.
    ...(label.startsWith('utf') || beginsWithUtf8Letter(chunks) ? ['utf-8'] : []),
    ...(lone > 0 ? ['windows-1252'] : []),
  ];
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
