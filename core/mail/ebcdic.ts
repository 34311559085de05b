import type { TextDecoding } from './text-decoding.ts';

// EBCDIC, which mainframes write. No library that is kept decodes it: iconv-lite, the platform and their like leave it out. Each of
// its code pages has the characters of Latin-1 in another order.

/** Code page 37 in the order of its bytes, as Latin-1. */
const CP037 = Buffer.from(
  'AAECA5wJhn+XjY4LDA0ODxAREhOdhQiHGBmSjxwdHh+AgYKDhAoXG4iJiouMBQYHkJEWk5SVlgSYmZqbFBWeGiCg4uTg4ePl5/GiLjwoK3wm6err6O3u7+zfISQqKTusLS/CxMDBw8XH0aYsJV8+P/jJysvIzc7PzGA6I0AnPSLYYWJjZGVmZ2hpq7vw/f6xsGprbG1ub3Bxcqq65rjGpLV+c3R1dnd4eXqhv9Dd3q5eo6W3qae2vL2+W12vqLTXe0FCQ0RFRkdISa309vLz9X1KS0xNTk9QUVK5+/z5+v9c91NUVVZXWFlastTW0tPVMDEyMzQ1Njc4ObPb3Nnanw==',
  'base64',
).toString('latin1');

/** The other code pages: the characters that differ from 37, each behind its byte. */
const INTERNATIONAL = { 74: '[', 79: '!', 90: ']', 95: '^', 176: '¢', 186: '¬', 187: '|' };
const GERMAN = {
  ...{ 67: '{', 74: 'Ä', 79: '!', 89: '~', 90: 'Ü', 95: '^', 99: '[', 106: 'ö', 124: '§', 161: 'ß' },
  ...{ 176: '¢', 181: '@', 186: '¬', 187: '|', 188: '‾', 192: 'ä', 204: '¦', 208: 'ü', 220: '}', 224: 'Ö' },
  ...{ 236: '\\', 252: ']' },
};
const OPEN_SYSTEMS = { 95: '^', 176: '¬', 173: '[', 186: 'Ý', 187: '¨', 189: ']' };
const EURO = { 159: '€' };
const DIFFERENCES = new Map<string, Readonly<Record<number, string>>>([
  ['cp037', {}],
  ['cp273', GERMAN],
  ['cp500', INTERNATIONAL],
  ['cp1047', OPEN_SYSTEMS],
  ['cp1140', EURO],
  ['cp1141', { ...GERMAN, ...EURO }],
  ['cp1148', { ...INTERNATIONAL, ...EURO }],
]);

/** NEL and LF, which both end a line, in the order of Latin-1. */
const LINE_ENDS = /[\x85\n]/;

/** Tells whether a charset is EBCDIC. @param charset a normalized label */
export function isEbcdic(charset: string): boolean {
  return DIFFERENCES.has(charset);
}

/** A decoder for EBCDIC. @param charset one that `isEbcdic` knows */
export function ebcdicDecoding(charset: string): TextDecoding {
  const differences = DIFFERENCES.get(charset)!;
  const characters = Array.from(CP037, (character, byte) =>
    LINE_ENDS.test(character) ? '\n' : (differences[byte] ?? character),
  );
  return { write: (bytes) => Array.from(bytes, (byte) => characters[byte]).join(''), end: () => '' };
}
