/** The class of a character, as far as it tells whether a text can be in a charset. */
export type CharacterClass =
  | 'ascii'
  | 'ascii letter'
  | 'latin'
  | 'cyrillic'
  | 'greek'
  | 'hebrew'
  | 'arabic'
  | 'thai'
  | 'han'
  | 'kana'
  | 'half kana'
  | 'hangul'
  | 'east asian mark'
  | 'punctuation'
  | 'sign'
  | 'rare'
  | 'no character';

const PUNCTUATION =
  /[\u00a0\u00a1\u00a7\u00a9\u00ab\u00ad\u00ae\u00b0\u00b7\u00bb\u00bf\u2010-\u2044\u20ac\u2116\u2122]/;

/** Ranges of code points, in order: the last of each, and its class. */
const RANGES: readonly [last: number, kind: CharacterClass][] = [
  [0x7f, 'ascii'],
  [0x9f, 'no character'],
  [0xbf, 'sign'],
  [0x24f, 'latin'],
  [0x2ff, 'sign'],
  [0x36f, 'rare'],
  [0x3ff, 'greek'],
  [0x52f, 'cyrillic'],
  [0x58f, 'rare'],
  [0x5ff, 'hebrew'],
  [0x6ff, 'arabic'],
  [0xdff, 'rare'],
  [0xe7f, 'thai'],
  [0x10ff, 'rare'],
  [0x11ff, 'hangul'],
  [0x1dff, 'rare'],
  [0x1eff, 'latin'],
  [0x1fff, 'greek'],
  [0x206f, 'punctuation'],
  [0x2e7f, 'sign'],
  [0x2fdf, 'han'],
  [0x303f, 'east asian mark'],
  [0x30ff, 'kana'],
  [0x312f, 'rare'],
  [0x318f, 'hangul'],
  [0x33ff, 'east asian mark'],
  [0x9fff, 'han'],
  [0xabff, 'rare'],
  [0xd7ff, 'hangul'],
  [0xf8ff, 'no character'],
  [0xfaff, 'han'],
  [0xfb4f, 'rare'],
  [0xfdff, 'arabic'],
  [0xfe6f, 'rare'],
  [0xfefe, 'arabic'],
  [0xff00, 'no character'],
  [0xff60, 'east asian mark'],
  [0xff9f, 'half kana'],
  [0xffef, 'east asian mark'],
  [0x1ffff, 'rare'],
  [0x3ffff, 'han'],
];

/** The class of a code point. */
export function classOf(code: number): CharacterClass {
  if (code < 0x80) return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a ? 'ascii letter' : 'ascii';
  const char = String.fromCodePoint(code);
  if (PUNCTUATION.test(char)) return 'punctuation';
  if (code === 0xd7 || code === 0xf7) return 'sign';
  const kind = RANGES.find(([last]) => code <= last)?.[1] ?? 'no character';
  return code > 0xff && /\p{Cn}/u.test(char) ? 'no character' : kind;
}
