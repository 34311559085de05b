import { BASE, type Letter, latinBit, SMALL_A, SMALL_I, SMALL_L, UPPER } from './letter.ts';
import { LOOKALIKES } from './lookalikes.generated.ts';

/**
 * What confusables.txt lacks: small capitals, letters on keycaps and flags, and letters that pass for Latin in a word, as in
 * the alphabets that text decorators offer (Canadian syllabics, currency signs, letters with strokes and tails).
 */
const MORE_LOOKALIKES: Readonly<Record<string, string>> = {
  a: 'ᴀɐɑɒΔΛдⱭᗩ₳ⱥ',
  b: 'ʙᴃвβɓБъЪьҍ฿ɮ',
  c: 'ᴄ¢ƈҫᑕ₵',
  d: 'ᴅɗɖđժðძ∂',
  e: 'ᴇεɛǝəɜэєЄЭεҽɘΣΞ',
  f: 'ꜰғƒ₣ʄ',
  g: 'ɢɡԍ₲',
  h: 'ʜнһɦɧ',
  i: 'ɪıιɩїɨ',
  j: 'ᴊʝ',
  k: 'ᴋкκĸқӄꝁ',
  l: 'ʟӏⱡ',
  m: 'ᴍмμ₥ʍɱ',
  n: 'ɴηпπийиᑎ₦ŋղ',
  o: 'ᴏσоөθφ',
  p: 'ᴘρр₱ք',
  q: 'ꞯԛᑫꝗ',
  r: 'ʀяɹгɾɼ',
  s: 'ꜱѕςʂᔕ₴ֆ',
  t: 'ᴛтτʇ†ȶէɬ',
  u: 'ᴜυцμʉʊ',
  v: 'ᴠνѵʋʌմ',
  w: 'ᴡωшщѡɯʍᗯ',
  x: 'хχ×ӿӽҳ',
  y: 'ʏγуүұʎվ',
  z: 'ᴢʐᘔⱬʑ',
};

/** Blocks of 26 letters A to Z that compatibility does not fold: flags, and letters on dark circles and squares. */
const ALPHABETS = [0x1f1e6, 0x1f130, 0x1f150, 0x1f170];
/** The same in brackets (`⒟`, `🄓`), which compatibility turns into three characters. */
const BRACKETED = [0x249c, 0x1f110];

/** Digits and symbols that are written for letters (`d1srupt1v3`, `di$rup+!ve`). */
const LEET: Readonly<Record<string, string>> = {
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

/** An ASCII character looks like itself alone. */
const ASCII_END = 0x80;

function bitsOf(letters: string): number {
  let bits = 0;
  for (const letter of letters) bits |= latinBit(letter.codePointAt(0)!);
  return bits;
}

/** Built at the first question, as most mails have Latin letters only. */
let tables: Tables | undefined;

interface Tables {
  /** Code point → the Latin letters it looks like, as bits. */
  lookalikes: ReadonlyMap<number, number>;
  /** Code point → the letters it is read as where they are several (`æ`, `ß`). */
  ligatures: ReadonlyMap<number, string>;
}

function makeTables(): Tables {
  const lookalikes = new Map<number, number>();
  const ligatures = new Map<number, string>([
    [0xdf, 'ss'],
    [0x1e9e, 'ss'],
  ]);
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
    for (let index = 0; index < 26; index++) ligatures.set(start + index, String.fromCharCode(SMALL_A + index));
  }
  return { lookalikes, ligatures };
}

/** Code point of a digit or symbol → the Latin letters that it is written for, as bits. */
const leet = new Map(Object.entries(LEET).map(([char, letters]) => [char.codePointAt(0)!, bitsOf(letters)]));

/** The Latin letters that a code point of another script or a symbol looks like (UTS #39), as bits; 0 for none. */
export function lookalikesOf(code: number): number {
  if (code < ASCII_END) return 0;
  tables ??= makeTables();
  return tables.lookalikes.get(code) ?? 0;
}

/** The Latin letters that a code point is read as, where they are several (`æ`, `ß`). */
export function ligatureOf(code: number): string | undefined {
  if (code < ASCII_END) return undefined;
  tables ??= makeTables();
  return tables.ligatures.get(code);
}

/** Tells whether a character is a digit or symbol that is written for a letter. */
export function isLeet(code: number): boolean {
  return leet.has(code);
}

/**
 * The Latin letters that a digit or symbol, a small l or a capital I is written for, as bits; 0 for none.
 *
 * @param letter the folded letter
 * @param code the code point as it is written
 */
export function leetOf(letter: Letter, code: number): number {
  const base = letter & BASE;
  if (base === SMALL_L && !(letter & UPPER)) return latinBit(SMALL_I);
  if (base === SMALL_I && letter & UPPER) return latinBit(SMALL_L);
  return leet.get(code) ?? 0;
}
