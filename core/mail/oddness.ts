import { type CharacterClass, classOf } from './character-class.ts';
import { commonHan, isCommonHangul } from './common-characters.ts';

// How odd a text is, as one of the readings that its bytes may have. No library tells: detectors of charsets count letters and pairs,
// for which a subject of three words is too short, while one look at its words shows that no language has them.

/** One character of a text among its neighbours. */
interface Seat {
  char: string;
  kind: CharacterClass;
  before: CharacterClass;
  after: CharacterClass;
  previous: string;
  next: string;
}

const LETTERS: ReadonlySet<CharacterClass> = new Set([
  'ascii letter',
  'latin',
  'cyrillic',
  'greek',
  'hebrew',
  'arabic',
  'thai',
  'hangul',
]);
const EAST_ASIAN: ReadonlySet<CharacterClass> = new Set(['han', 'kana', 'east asian mark', 'hangul', 'half kana']);

/** Letters that end a word, and never stand before another letter of it. */
const FINAL = /[ςךםןףץةى]/;
/** Letters that end a Greek word. */
const GREEK_END = /[αεηιουωςνρξψάέήίόύώϊϋΐΰΑ-Ω]/;
const CONSONANTS = /^[бвгджзйклмнпрстфхцчшщ]{5}|^[βγδζθκλμνξπρσςτφχψ]{4}/i;
const RARE_CYRILLIC = /[^а-яёіїєґўј]/i;
const RARE_ARABIC = /[^\u0621-\u063a\u0641-\u0652\u0640،؛؟پچژگ٠-٩]/;
/** Thai vowels and tones that stand above, below or behind a consonant, and vowels that stand before one. */
const THAI_DEPENDENT = /[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]/;
const THAI_LEADING = /[\u0e40-\u0e44]/;
/** Thai digits and signs, and letters that few words have. */
const THAI_RARE = /[ฃฅฆฤฦฯ฿๏-๛]/;
const THAI_CONSONANT = /[\u0e01-\u0e2e]/;

/**
 * The share of what no text of any language has, among the characters of a text beyond ASCII: 0 for any text that people write, about
 * 0.5 and more for bytes that are read in a wrong charset.
 */
export function oddness(text: string): number {
  const chars = Array.from(text);
  const kinds = chars.map((char) => classOf(char.codePointAt(0)!));
  let odd = 0;
  let all = 0;
  const han: string[] = [];
  let hasKana = false;
  for (const [at, char] of chars.entries()) {
    const kind = kinds[at]!;
    if (kind === 'ascii letter' || kind === 'ascii') continue;
    all++;
    const before = kinds[at - 1] ?? 'ascii';
    const after = kinds[at + 1] ?? 'ascii';
    const seat = { char, kind, before, after, previous: chars[at - 1] ?? '', next: chars[at + 1] ?? '' };
    if (kind === 'han') {
      han.push(char);
      odd += oddnessOfHan(seat, kinds, at);
    } else odd += oddnessOf(seat);
    if (kind === 'kana') hasKana = true;
    if (kind === 'latin') odd += oddnessOfRun(chars, kinds, at);
    if ((kind === 'cyrillic' || kind === 'greek') && CONSONANTS.test(chars.slice(at, at + 5).join(''))) odd += 0.7;
  }
  return all === 0 ? 0 : (odd + oddnessOfChoice(han, hasKana)) / all;
}

function oddnessOf(seat: Seat): number {
  const { char, kind, before, after, previous, next } = seat;
  const isInWord = LETTERS.has(before) && LETTERS.has(after);
  switch (kind) {
    case 'no character':
      return 3;
    case 'sign':
      return oddnessOfSign(seat);
    case 'punctuation':
      if (/[‚†‡‰ˆ˜]/.test(char)) return 0.5;
      if (char === '·' && isInWord) return /^l/i.test(previous) && /^l/i.test(next) ? 0 : 0.5;
      if (/[“„«‹¿¡]/.test(char) && LETTERS.has(before)) return 0.7;
      return isInWord && !/[‘’–—…]/.test(char) ? 0.7 : 0;
    case 'latin':
      return oddnessOfCase(seat) + (isOther(before, 'latin') || isOther(after, 'latin') ? 1 : 0);
    case 'cyrillic':
      return oddnessOfCase(seat) + (RARE_CYRILLIC.test(char) ? 0.4 : 0) + oddnessOfMixing(seat);
    case 'greek':
      if (FINAL.test(char) && after === 'greek') return 1;
      if (after !== 'greek' && after !== 'ascii letter' && before === 'greek' && !GREEK_END.test(char)) return 0.5;
      return oddnessOfCase(seat) + oddnessOfMixing(seat);
    case 'hebrew':
      return (
        (FINAL.test(char) && after === 'hebrew' ? 0.7 : 0) +
        (/[\u0591-\u05c7]/.test(char) ? 0.4 : 0) +
        oddnessOfMixing(seat)
      );
    case 'arabic':
      return (
        (FINAL.test(char) && after === 'arabic' ? 0.7 : 0) + (RARE_ARABIC.test(char) ? 0.6 : 0) + oddnessOfMixing(seat)
      );
    case 'thai':
      if (THAI_DEPENDENT.test(char)) return THAI_CONSONANT.test(previous) || THAI_DEPENDENT.test(previous) ? 0 : 1.2;
      if (THAI_RARE.test(char)) return 0.6;
      return THAI_LEADING.test(char) && !THAI_CONSONANT.test(next) ? 1 : oddnessOfMixing(seat);
    case 'kana':
      return EAST_ASIAN.has(before) || EAST_ASIAN.has(after) ? 0 : 0.5;
    case 'half kana':
      return before === 'half kana' && after === 'half kana' ? 0.4 : 0.7;
    case 'hangul':
      return (
        (isCommonHangul(char) ? 0 : 0.8) +
        (before === 'han' || after === 'han' || before === 'kana' || after === 'kana' ? 0.4 : 0)
      );
    case 'east asian mark':
      return EAST_ASIAN.has(before) || EAST_ASIAN.has(after) ? 0 : 0.4;
    case 'rare':
      return 0.8;
    default:
      return 0;
  }
}

/** A sign that few texts have, and none within a word. */
function oddnessOfSign({ char, before, after, previous, next }: Seat): number {
  // Signs stand beside ASCII. Bytes of two to a character are signs and letters in a row.
  if ([before, after].some((other) => other === 'sign' || other === 'latin') || next === '«' || previous === '»')
    return 0.8;
  const isBetween = LETTERS.has(before) && LETTERS.has(after);
  if (/[´`]/.test(char)) return isBetween && after === 'ascii letter' ? 0.1 : LETTERS.has(before) ? 0.3 : 0.6;
  if (/[ªº]/.test(char)) return /[\da-z.]/i.test(previous) && !LETTERS.has(after) ? 0 : 0.8;
  if (/[²³¹]/.test(char)) return /[\da-z)]/i.test(previous) && !LETTERS.has(after) ? 0 : 0.8;
  if (/[¼½¾]/.test(char)) return /[\d\s]?/.test(previous) && !LETTERS.has(before) && !LETTERS.has(after) ? 0 : 0.8;
  if (/[±×÷]/.test(char)) return LETTERS.has(before) || LETTERS.has(after) ? 0.8 : 0.1;
  if (char === 'µ') return !LETTERS.has(before) && /[mgslfvawh]/i.test(next) ? 0 : 0.8;
  if (/[£¥¢$]/.test(char)) return LETTERS.has(before) || LETTERS.has(after) ? 0.7 : 0;
  return 0.8;
}

/** A capital behind a small letter of the same word. */
function oddnessOfCase({ char, kind, before, previous }: Seat): number {
  const follows = before === kind || (kind === 'latin' && before === 'ascii letter');
  return follows && isCapital(char) && isSmall(previous) ? 0.8 : 0;
}

/** A letter beside one of another script. */
function oddnessOfMixing({ kind, before, after }: Seat): number {
  return [before, after].filter((other) => isOther(other, kind)).length * 0.6;
}

function isOther(other: CharacterClass, kind: CharacterClass): boolean {
  if (other === 'han' || other === 'kana') return true;
  return other !== kind && LETTERS.has(other) && !(kind === 'latin' && other === 'ascii letter');
}

/** Several different letters with marks in a row: no language of Latin letters has more than three of them. */
function oddnessOfRun(chars: readonly string[], kinds: readonly CharacterClass[], at: number): number {
  let from = at;
  let to = at;
  while (at - from < 6 && isPartOfRun(kinds[from - 1])) from--;
  while (to - at < 6 && isPartOfRun(kinds[to + 1])) to++;
  const different = new Set(chars.slice(from, to + 1).map((char) => char.toLowerCase())).size;
  const isWord =
    to - from >= 2 &&
    different >= 2 &&
    !LETTERS.has(kinds[from - 1] ?? 'ascii') &&
    !LETTERS.has(kinds[to + 1] ?? 'ascii');
  return (different <= 2 ? 0 : different === 3 ? 0.08 : different === 4 ? 0.4 : 0.8) + (isWord ? 0.2 : 0);
}

function isPartOfRun(kind: CharacterClass | undefined): boolean {
  return kind === 'latin' || kind === 'sign';
}

/** A Chinese character among Latin letters, or between spaces that Chinese does not write. */
function oddnessOfHan({ before, after }: Seat, kinds: readonly CharacterClass[], at: number): number {
  const isAlone = !EAST_ASIAN.has(before) && !EAST_ASIAN.has(after);
  const isWithinWord = before === 'ascii letter' && after === 'ascii letter';
  if (isAlone) return isWithinWord ? 0.9 : before === 'ascii letter' || after === 'ascii letter' ? 0.5 : 0.2;
  // Korean in a Chinese reading has a space behind every few characters.
  return after === 'ascii' && kinds[at + 2] === 'han' ? 0.5 : 0;
}

/** Chinese characters that are rare in simplified Chinese, in traditional and in Japanese, whichever fits best. */
function oddnessOfChoice(han: readonly string[], hasKana: boolean): number {
  if (han.length === 0) return 0;
  const { simplified, traditional, japanese } = commonHan();
  const sets = hasKana ? [japanese] : [simplified, traditional, japanese];
  return 0.8 * Math.min(...sets.map((common) => han.filter((char) => !common.has(char)).length));
}

function isCapital(char: string): boolean {
  return char !== char.toLowerCase();
}

function isSmall(char: string): boolean {
  return char !== char.toUpperCase();
}
