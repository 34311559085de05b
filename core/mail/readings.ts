import { isAscii } from 'node:buffer';
import {
  MAX_CHARSET_SAMPLE,
  MAX_ODDNESS_OF_LABELLED,
  MAX_ODDNESS_OF_TEXT,
  MAX_READINGS,
  MIN_SAMPLE_OF_STATISTICS,
  ODDNESS_MARGIN,
  ODDNESS_MARGIN_OF_FALLBACK,
} from '../limits.ts';
import { isAsciiBased, isOftenWrong } from './charset-labels.ts';
import { decodedWhole, decoding } from './decoding.ts';
import { oddness } from './oddness.ts';
import { likelyCharsets } from './statistics.ts';

/** Charsets of 8-bit text, beside those that the label, statistics and the configuration name. */
const OTHERS = [
  ...['windows-1252', 'gb18030', 'big5', 'euc-kr', 'shift_jis', 'euc-jp', 'windows-1251', 'koi8-u', 'windows-1255'],
  ...[
    'windows-1253',
    'windows-1256',
    'windows-874',
    'windows-1250',
    'iso-8859-2',
    'windows-1254',
    'iso-8859-5',
    'ibm866',
    'iso-8859-6',
  ],
];

/** Bytes of a text that show its charset. */
interface Sample {
  bytes: Buffer;
  /** Whether the text ends where the sample does. */
  isWhole: boolean;
}

/**
 * Tells whether the charset that a text declares is plausible: its characters make words of some language. Such a text is read in
 * no other charset.
 */
export function isPlausible(chunks: readonly Uint8Array[], charset: string): boolean {
  // The units of UTF-32 begin anywhere in a sample, and nobody writes the others by mistake.
  if (!isAsciiBased(charset)) return true;
  const limit = isOftenWrong(charset) ? MAX_ODDNESS_OF_TEXT : MAX_ODDNESS_OF_LABELLED;
  return oddnessIn(charset, sampleOf(chunks)) <= limit;
}

/**
 * The charsets in which 8-bit bytes make the least odd text, the likeliest first. Of several that make the same, the declared ones
 * come first, then those that statistics name, then the fallback; in texts too short for statistics the fallback comes before them.
 *
 * @param declared charsets that the text names, though not plausible
 * @param fallback the charset of unlabelled text, as the inbox's senders use it
 */
export function leastOddCharsets(
  chunks: readonly Uint8Array[],
  declared: readonly string[],
  fallback: string,
): string[] {
  const sample = sampleOf(chunks);
  const beyondAscii = sample.bytes.reduce((count, byte) => count + (byte >> 7), 0);
  const isShort = beyondAscii < MIN_SAMPLE_OF_STATISTICS;
  const likely = isShort ? [] : likelyCharsets(sample.bytes);
  const named = isShort ? [fallback] : [...likely, fallback];
  const candidates = [...new Set([...declared, ...named, ...OTHERS, ...likely])];
  const rated = candidates.map((charset) => ({ charset, odd: oddnessIn(charset, sample) }));
  const least = Math.min(...rated.map(({ odd }) => odd));
  // A reading that is odder than the declared one does not count.
  const most = Math.min(...rated.filter(({ charset }) => declared.includes(charset)).map(({ odd }) => odd));
  const isKept = ({ charset, odd }: (typeof rated)[number]) => {
    const margin = isShort && charset === fallback ? ODDNESS_MARGIN_OF_FALLBACK : ODDNESS_MARGIN;
    return odd <= least + margin && (odd <= most || declared.includes(charset));
  };
  const rank = ({ charset }: (typeof rated)[number]) => [...declared, ...named].indexOf(charset) >>> 0;
  const kept = rated
    .filter(isKept)
    .sort((one, other) => rank(one) - rank(other) || one.odd - other.odd)
    .map(({ charset }) => charset);
  return withDifferentTexts(kept, sample).slice(0, MAX_READINGS);
}

/** The charsets, without those in which the sample reads the same as in one before. */
function withDifferentTexts(charsets: readonly string[], sample: Sample): string[] {
  const texts = charsets.map((charset) => textIn(charset, sample));
  return charsets.filter((_, index) => texts.indexOf(texts[index]!) === index);
}

function oddnessIn(charset: string, sample: Sample): number {
  return oddness(textIn(charset, sample));
}

function textIn(charset: string, { bytes, isWhole }: Sample): string {
  return isWhole ? decodedWhole(bytes, charset) : decoding(charset).write(bytes);
}

/** The bytes from shortly before the first one beyond ASCII. */
function sampleOf(chunks: readonly Uint8Array[]): Sample {
  const index = Math.max(
    0,
    chunks.findIndex((chunk) => !isAscii(chunk)),
  );
  const chunk = chunks[index] ?? new Uint8Array(0);
  const first = Math.max(0, chunk.findIndex((byte) => byte >= 0x80) - 8);
  const end = first + MAX_CHARSET_SAMPLE;
  return {
    bytes: Buffer.from(chunk.subarray(first, end)),
    isWhole: end >= chunk.length && index === chunks.length - 1,
  };
}
