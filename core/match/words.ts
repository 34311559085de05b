import { Beginnings } from './beginnings.ts';
import type { CompiledWord, Unit } from './compiled-word.ts';
import { BASE, DIGIT, LETTER, type Letter, latinBit, UNSPACED, WHITE } from './letter.ts';
import { lettersOf, standsFor } from './letters.ts';
import { lookalikesOf } from './lookalikes.ts';

/** All the entries of one inbox, and where to look them up by how they begin. */
export interface CompiledWords {
  words: readonly CompiledWord[];
  /** Indices into `words`, by the folded code point they begin with. */
  byFirst: ReadonlyMap<number, readonly number[]>;
  /** The same for the entries of other scripts whose first letter looks like a Latin one: by the number of that letter. */
  byLookalike: ReadonlyMap<number, readonly number[]>;
  /** The Latin letters that any entry begins with, as bits. */
  firstBits: number;
  /** For each folded ASCII character: 1 where an entry can begin with it or with what it stands for. */
  firstAscii: Uint8Array;
  /** Where to look up those that begin with a Latin letter by what follows it, too. */
  beginnings: Beginnings;
  /** The longest entry, in letters and marks. */
  longest: number;
}

/** Words of fewer letters are too easily spelled by chance for a disguise of them to count. */
const DISGUISE_LETTERS = 6;

const DASHES = /[\p{Pd}\u2212]/u;
const APOSTROPHES = /['’‘ʼ＇`´′]/u;

/** Any dash is a hyphen and any apostrophe an apostrophe, so that `AI‑powered` has the entry `AI-powered`. */
export function foldMark(code: number): number {
  if (code < 0x80 && code !== 0x60) return code;
  const char = String.fromCodePoint(code);
  if (DASHES.test(char)) return 0x2d;
  return APOSTROPHES.test(char) ? 0x27 : code;
}

/**
 * Compiles the entries of an inbox; done once per process.
 *
 * @param entries words and phrases in any language, as they are configured
 * @param isWord tells whether a run of folded letters is a word people write, in any language that is known: `disrupt`,
 *   not `disrup`; it decides whether a stray space inside an entry can be a slip or separates two other words
 */
export function compileWords(entries: readonly string[], isWord: (letters: string) => boolean): CompiledWords {
  const words = [...new Set(entries)]
    .map((entry) => compileWord(entry, isWord))
    .filter(({ units }) => units.length > 0);
  const byFirst = new Map<number, number[]>();
  const byLookalike = new Map<number, number[]>();
  const add = (map: Map<number, number[]>, key: number, index: number) =>
    map.set(key, [...(map.get(key) ?? []), index]);
  let firstBits = 0;
  words.forEach(({ units }, index) => {
    const first = units[0]!;
    add(byFirst, first.code, index);
    firstBits |= first.bit;
    for (const letter of lettersIn(first.looksLike)) add(byLookalike, letter, index);
  });
  const begins = (char: string) =>
    byFirst.has(char.charCodeAt(0)) || standsFor(char, firstBits) || byLookalike.has(char.charCodeAt(0) - 0x61);
  return {
    words,
    byFirst,
    byLookalike,
    firstBits,
    firstAscii: Uint8Array.from({ length: 128 }, (_, code) => {
      const char = String.fromCharCode(code);
      return begins(char) || begins(char.toUpperCase()) ? 1 : 0;
    }),
    beginnings: new Beginnings(words),
    longest: Math.max(0, ...words.map(({ units }) => units.length)),
  };
}

/** The numbers of the Latin letters (a is 0) that stand in a set of bits. */
export function lettersIn(bits: number): number[] {
  const letters: number[] = [];
  for (let left = bits; left !== 0; left &= left - 1) letters.push(31 - Math.clz32(left & -left));
  return letters;
}

function compileWord(entry: string, isWord: (letters: string) => boolean): CompiledWord {
  const units: Unit[] = [];
  let letters = '';
  for (const char of entry.normalize('NFC').trim()) {
    for (const letter of lettersOf(char.codePointAt(0)!)) {
      const unit = unitOf(letter);
      if (unit === undefined) continue;
      if (unit.kind === 'letter') letters += String.fromCodePoint(unit.code);
      // White space of any length is one step.
      if (unit.kind !== 'white' || units.at(-1)?.kind !== 'white') units.push(unit);
    }
  }
  for (let index = units.length - 2; index >= 0; index--) {
    const [unit, next] = [units[index]!, units[index + 1]!];
    if (unit.kind === 'letter' && next.kind === 'letter' && unit.code === next.code) unit.run = next.run + 1;
  }
  const spelled = Array.from(letters);
  return {
    entry,
    units,
    letters,
    disguisable: spelled.filter((letter) => !/\p{Nd}/u.test(letter)).length >= DISGUISE_LETTERS,
    isAddress: /\w[.@/]\w/.test(entry),
    wholeAtStart: !(units[0]?.unspaced ?? false),
    wholeAtEnd: !(units.at(-1)?.unspaced ?? false),
    isWord: (from, to) => isWord(spelled.slice(from, to).join('')),
  };
}

function unitOf(letter: Letter): Unit | undefined {
  if (letter === 0) return undefined;
  const code = letter & BASE;
  const kind = letter & WHITE ? 'white' : letter & (LETTER | DIGIT) ? 'letter' : 'mark';
  const bit = latinBit(code);
  return {
    kind,
    code: kind === 'mark' ? foldMark(code) : code,
    run: 1,
    bit,
    looksLike: kind === 'letter' && bit === 0 ? lookalikesOf(code) : 0,
    unspaced: (letter & UNSPACED) !== 0,
  };
}
