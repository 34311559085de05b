import { LOOKALIKES } from './lookalikes.generated.ts';

/**
 * What one code point is to a reader, packed in one integer: the code point it folds to (compatibility, accents and
 * case removed; 21 bits) and the flags below. 0 for what a reader does not see.
 */
export type Letter = number;

/** The code point a letter folds to. */
export const BASE = 0x1fffff;
/** \p{L}: it is part of a word. */
export const LETTER = 1 << 21;
/** It is written in lower case. */
export const LOWER = 1 << 22;
/** It is written in upper case. */
export const UPPER = 1 << 23;
export const WHITE = 1 << 24;
/** White space that ends a line. */
export const LINE = 1 << 25;
export const DIGIT = 1 << 26;
/** It can stand for Latin letters that it does not fold to: see `lookalikesOf`. */
export const LOOKALIKE = 1 << 27;
/** A letter of a script that is written without spaces between words. */
export const UNSPACED = 1 << 28;

/** A combining mark, which on a Latin letter is an accent whatever script it is from. */
export const MARK = 1 << 29;

/** A sign that is a letter with case in another shape (`ⓐ`, `🅰`): beside a letter, it is a sign. */
export const SIGN = 1 << 30;

/** A letter that has case: what may not stand beside a whole word. */
export const CASED = LOWER | UPPER;

/** What confusables.txt lacks: small capitals, letters on keycaps and flags, and letters that pass for Latin in a word. */
const MORE_LOOKALIKES: Readonly<Record<string, string>> = {
  a: 'ᴀɐɑɒΔΛдⱭ',
  b: 'ʙᴃвβɓБъЪьҍ฿',
  c: 'ᴄ¢ƈҫ',
  d: 'ᴅɗɖđժðძ∂',
  e: 'ᴇεɛǝəɜэєЄЭεҽɘ',
  f: 'ꜰғƒ',
  g: 'ɢɡԍ',
  h: 'ʜнһɦ',
  i: 'ɪıιɩїɨ',
  j: 'ᴊʝ',
  k: 'ᴋкκĸқ',
  l: 'ʟӏ',
  m: 'ᴍмμ',
  n: 'ɴηпπийи',
  o: 'ᴏσоөθφ',
  p: 'ᴘρр',
  q: 'ꞯԛ',
  r: 'ʀяɹгɾɼ',
  s: 'ꜱѕςʂ',
  t: 'ᴛтτʇ†',
  u: 'ᴜυцμʉʊ',
  v: 'ᴠνѵʋʌ',
  w: 'ᴡωшщѡɯʍ',
  x: 'хχ×',
  y: 'ʏγуүұʎ',
  z: 'ᴢʐ',
};

/** Blocks of 26 letters A to Z that compatibility does not fold: flags, and letters on dark circles and squares. */
const ALPHABETS = [0x1f1e6, 0x1f130, 0x1f150, 0x1f170];
/** The same in brackets (`⒟`, `🄓`), which compatibility turns into three characters. */
const BRACKETED = [0x249c, 0x1f110];

/** Digits and symbols that are written for letters (`d1srupt1v3`, `di$rup+!ve`). */
const STAND_INS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'il',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'gb',
  '7': 't',
  '8': 'b',
  '9': 'gq',
  '@': 'a',
  $: 's',
  '!': 'il',
  '|': 'il',
  '+': 't',
  '(': 'c',
  '<': 'c',
  '€': 'e',
  '£': 'l',
  '§': 's',
  '¡': 'i',
  '¥': 'y',
};

/** Shown only at the end of a line. */
export const SOFT_HYPHEN = 0xad;

const SMALL_I = 0x69;
const SMALL_L = 0x6c;
const A = 0x61;
const Z = 0x7a;

/** Bit of a Latin letter a to z, given its code point; 0 for anything else. */
export function latinBit(code: number): number {
  return code >= A && code <= Z ? 1 << (code - A) : 0;
}

function bitsOf(letters: string): number {
  let bits = 0;
  for (const letter of letters) bits |= latinBit(letter.codePointAt(0)!);
  return bits;
}

/** Code point → the Latin letters it looks like, as bits. */
const lookalikes = new Map<number, number>();
/** Code point → the letters it is read as where they are several (`æ`, `ß`). */
const ligatures = new Map<number, string>([
  [0xdf, 'ss'],
  [0x1e9e, 'ss'],
]);
/** Code point → the Latin letters it is written for though nobody takes it for a letter, as bits. */
const standIns = new Map<number, number>();

for (const [letters, from] of [...Object.entries(LOOKALIKES), ...Object.entries(MORE_LOOKALIKES)]) {
  for (const char of from) {
    const code = char.codePointAt(0)!;
    // UTS #39 has one letter for l and I, which look alike in many typefaces.
    if (letters.length === 1)
      lookalikes.set(code, (lookalikes.get(code) ?? 0) | bitsOf(letters === 'l' ? 'il' : letters));
    // Two letters from one only where it is Latin itself: Cyrillic Ю is not "lo".
    else if (/\p{Script=Latin}/u.test(char) && letters !== 'rn') ligatures.set(code, letters);
  }
}
for (const start of ALPHABETS) {
  for (let index = 0; index < 26; index++) lookalikes.set(start + index, 1 << index);
}
for (const start of BRACKETED) {
  for (let index = 0; index < 26; index++) ligatures.set(start + index, String.fromCharCode(A + index));
}
for (const [char, letters] of Object.entries(STAND_INS)) standIns.set(char.codePointAt(0)!, bitsOf(letters));

/** The Latin letters that a code point of another script or a symbol looks like (UTS #39), as bits; 0 for none. */
export function lookalikesOf(code: number): number {
  return lookalikes.get(code) ?? 0;
}

/**
 * The Latin letters that a digit or symbol, a small l or a capital I is written for, as bits; 0 for none.
 *
 * @param letter the folded letter
 * @param code the code point as it is written
 */
export function standInsOf(letter: Letter, code: number): number {
  const base = letter & BASE;
  if (base === SMALL_L && !(letter & UPPER)) return latinBit(SMALL_I);
  if (base === SMALL_I && letter & UPPER) return latinBit(SMALL_L);
  return standIns.get(code) ?? 0;
}

/** Tells whether a character can stand for any of some Latin letters, given as bits. */
export function standsFor(char: string, bits: number): boolean {
  const code = char.codePointAt(0)!;
  return (standInsOf(PLAIN[code]!, code) & bits) !== 0;
}

const UNSPACED_SCRIPT =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー]/u;

/** Marks that only colour a letter: accents, Hebrew points, Arabic vowel signs. Vowel signs of Indic scripts are letters. */
const ACCENTS =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the marks themselves are meant, each as a code point
  /[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/gu;

const NOTHING: readonly Letter[] = [0];
const UNKNOWN = -1;

/**
 * UTF-16 code unit → the one letter it is whatever stands beside it, for the loop that text goes through; negative for
 * what takes a closer look (`lettersOf`): marks, ligatures, surrogates, and all that did not come up yet.
 */
export const PLAIN: Int32Array = new Int32Array(0x10000).fill(UNKNOWN);

const cache = new Map<number, readonly Letter[]>();

/**
 * Folds one code point to what a reader takes it for (default-ignorable code points vanish, UTS
 * #39 look-alikes that are Latin or symbols become the Latin letter, accents and case are dropped).
 *
 * @returns usually one letter; several for a ligature; `[0]` for what is not seen
 */
export function lettersOf(code: number): readonly Letter[] {
  // Most characters there are need no look: ideographs fold to themselves, private ones are nobody's letters.
  if (isIdeograph(code) && !lookalikes.has(code)) return learned(code, [code | LETTER | UNSPACED]);
  if (code >= 0xe1000) return [code];
  let letters = cache.get(code);
  if (letters === undefined) {
    letters = learned(code, fold(code));
    cache.set(code, letters);
  }
  return letters;
}

function learned(code: number, letters: readonly Letter[]): readonly Letter[] {
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  const isPlain = letters.length === 1 && !(letters[0]! & MARK) && code !== SOFT_HYPHEN && !isSurrogate;
  if (isPlain && code < PLAIN.length) PLAIN[code] = letters[0]!;
  return letters;
}

/** Unified ideographs, which have no other form (CJK Unified Ideographs and its extensions A to H). */
function isIdeograph(code: number): boolean {
  return (code >= 0x4e00 && code < 0xa000) || (code >= 0x3400 && code < 0x4dc0) || (code >= 0x20000 && code < 0x2f800);
}

function fold(code: number): readonly Letter[] {
  // A byte that is no character in this charset may be any letter: it does not end a word.
  if (code === 0xfffd) return [code | LETTER | LOWER];
  const char = String.fromCodePoint(code);
  if (/[\n\v\f\r\u0085\u2028\u2029]/.test(char)) return [0x20 | WHITE | LINE];
  if (/[\p{White_Space}\u2800]/u.test(char)) return [0x20 | WHITE];
  // Tatweel (U+0640) stretches an Arabic word and is not read.
  if (/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u0640]/u.test(char)) return NOTHING;
  // Letterlike Symbols (`ℹ`, `№`) are signs, whatever their category.
  const isSign = /[\p{Lowercase}\p{Uppercase}]/u.test(char) && /[^\p{Ll}\p{Lu}\p{Lt}]|[\u2100-\u214f]/u.test(char);
  const flags =
    (!isSign && /\p{Ll}/u.test(char) ? LOWER : 0) |
    (!isSign && /[\p{Lu}\p{Lt}]/u.test(char) ? UPPER : 0) |
    (isSign ? SIGN : 0) |
    (standIns.has(code) ? LOOKALIKE : 0);
  const ligature = ligatures.get(code);
  const folded = ligature ?? withoutAccents(char);
  if (folded === '') return NOTHING;
  // Letter-like signs (™, ℠, ㏂) are signs: a word beside them ends there.
  if (flags === 0 && /\p{So}/u.test(char) && Array.from(folded).length > 1) return [code];
  return Array.from(folded, (letter) => {
    const base = letter.codePointAt(0)!;
    const looksLike = lookalikes.get(base) ?? lookalikes.get(code) ?? 0;
    const isDouble = base === SMALL_L ? !(flags & UPPER) : base === SMALL_I && flags & UPPER;
    const ownScript = /[\p{L}\p{M}]/u.test(letter) && !/\p{Script=Latin}/u.test(letter);
    // A Latin letter in another shape (ʀ, ø, ɛ) or a symbol (🅰) is simply that Latin letter; a letter of another script
    // may be one, which depends on the word it stands in.
    if (
      looksLike !== 0 &&
      !ownScript &&
      latinBit(base) === 0 &&
      (looksLike & (looksLike - 1)) === 0 &&
      !standIns.has(code)
    ) {
      return (A + 31 - Math.clz32(looksLike)) | LETTER | flags;
    }
    return (
      base |
      flags |
      (/[\p{L}\p{M}]/u.test(letter) ? LETTER : 0) |
      (/\p{M}/u.test(letter) ? MARK : 0) |
      (/\p{Nd}/u.test(letter) ? DIGIT : 0) |
      (looksLike !== 0 || isDouble ? LOOKALIKE : 0) |
      (UNSPACED_SCRIPT.test(letter) ? UNSPACED : 0)
    );
  });
}

function withoutAccents(char: string): string {
  const compatible = char.normalize('NFKC');
  const decomposed = compatible.normalize('NFD');
  // Hangul syllables and kana with voice marks are letters of their own, which NFD would take apart.
  const letters = /^[\u0000-\u052f\u0590-\u06ff\u1e00-\u1fff\u2000-\u2fff\ua640-\uabff]/u.test(decomposed)
    ? decomposed.replace(ACCENTS, '')
    : compatible.replace(ACCENTS, '');
  // Lower case after upper case, so that every character of a folding pair (ς σ, ſ s) ends as the same one.
  return letters.toUpperCase().toLowerCase().replace(ACCENTS, '').replaceAll('ς', 'σ');
}

for (let code = 0; code < 0x80; code++) lettersOf(code);
