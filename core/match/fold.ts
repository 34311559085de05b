import {
  DIGIT,
  LETTER,
  type Letter,
  LINE,
  LOOKALIKE,
  LOWER,
  latinBit,
  MARK,
  SIGN,
  SMALL_A,
  SMALL_I,
  SMALL_L,
  UNSPACED,
  UPPER,
  WHITE,
} from './letter.ts';
import { isLeet, ligatureOf, lookalikesOf } from './lookalikes.ts';

const UNSPACED_SCRIPT =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Bopomofo}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー]/u;

/** Marks that only colour a letter: accents, Hebrew points, Arabic vowel signs. Vowel signs of Indic scripts are letters. */
const ACCENTS =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the marks themselves are meant, each as a code point
  /[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/gu;

const NOTHING: readonly Letter[] = [0];

/**
 * Works out what a reader takes one code point for: default-ignorable code points vanish, UTS #39 look-alikes that are
 * Latin or symbols become the Latin letter, accents and case are dropped.
 *
 * @returns usually one letter; several for a ligature; `[0]` for what is not seen
 */
export function fold(code: number): readonly Letter[] {
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
    (isLeet(code) ? LOOKALIKE : 0);
  const folded = ligatureOf(code) ?? withoutAccents(char);
  if (folded === '') return NOTHING;
  // Letter-like signs (™, ℠, ㏂) are signs: a word beside them ends there.
  if (flags === 0 && /\p{So}/u.test(char) && Array.from(folded).length > 1) return [code];
  return Array.from(folded, (letter) => {
    const base = letter.codePointAt(0)!;
    const looksLike = lookalikesOf(base) || lookalikesOf(code);
    const isDouble = base === SMALL_L ? !(flags & UPPER) : base === SMALL_I && flags & UPPER;
    const ownScript = /[\p{L}\p{M}]/u.test(letter) && !/\p{Script=Latin}/u.test(letter);
    // A Latin letter in another shape (ʀ, ø, ɛ) or a symbol (🅰) is simply that Latin letter; a letter of another script
    // may be one, which depends on the word it stands in.
    if (looksLike !== 0 && !ownScript && latinBit(base) === 0 && (looksLike & (looksLike - 1)) === 0 && !isLeet(code)) {
      return (SMALL_A + 31 - Math.clz32(looksLike)) | LETTER | flags;
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
