import type { WordEntry } from '../types.ts';
import type { CompiledWord, Unit } from './compiled-word.ts';
import { possibleStarts } from './finder.ts';
import { HYPHEN } from './gaps.ts';
import { BASE, DIGIT, LETTER, type Letter, latinBit, UNSPACED, WHITE } from './letter.ts';
import { isWrittenFor, lettersOf } from './letters.ts';
import { lookalikesOf } from './lookalikes.ts';
import { foldMark } from './marks.ts';
import { StartFilter } from './start-filter.ts';
import { buildTrie, type TrieNode } from './trie.ts';

/** Tells whether a run of folded letters is a word that people write, in any language that is known. */
export type IsWord = (letters: string) => boolean;

/** Entries, ready to be looked for together. */
export interface CompiledWords {
  words: readonly CompiledWord[];
  trie: TrieNode;
  /** For each folded ASCII character: 1 where an entry can begin with it or with what it is written for. */
  asciiStarts: Uint8Array;
  /** Units of the longest entry. */
  longest: number;
  /** Some of the words are phrases in which another one does not count. */
  hasExceptions: boolean;
  /** Rules out positions of a text in which looking for the words is laborious. Built with the first such text. */
  startFilter: () => StartFilter;
}

/** Capitals of an entry that is read only in capitals. */
const MAX_ACRONYM = 3;

/** Words of fewer letters are too easily spelled by chance for a disguise of them to count. */
const DISGUISE_LETTERS = 6;

/** An entry as it is compiled, with all its settings. */
interface Entry {
  word: string;
  except: readonly string[];
  exact: boolean;
}

/**
 * Compiles entries.
 *
 * @param entries words and phrases in any language, as they are configured
 * @param isWord `disrupt` is one, `disrup` is none: it decides whether a stray space inside an entry can be a slip or
 *   separates two other words
 * @example compileWords(['disrupt*', { word: 'leading', except: ['leading to'] }], () => false)
 */
export function compileWords(entries: readonly WordEntry[], isWord: IsWord): CompiledWords {
  const words: CompiledWord[] = [];
  const known = new Set<string>();
  for (const given of entries) {
    const key = entryKey(given);
    if (known.has(key)) continue;
    known.add(key);
    const entry = entryOf(given);
    const word = compileWord(entry.word, entry.exact, key, isWord);
    if (word.units.length === 0) continue;
    const exceptionOf = words.push(word) - 1;
    for (const phrase of entry.except) {
      words.push({ ...compileWord(phrase, false, key, isWord), isDisguisable: false, exceptionOf });
    }
  }
  const trie = buildTrie(words);
  let filter: StartFilter | undefined;
  return {
    words,
    trie,
    asciiStarts: possibleStarts(trie, isWrittenFor),
    longest: words.reduce((most, { units }) => Math.max(most, units.length), 0),
    hasExceptions: words.some(({ exceptionOf }) => exceptionOf !== undefined),
    startFilter: () => {
      filter ??= new StartFilter(words);
      return filter;
    },
  };
}

/** Names an entry with all its settings: two that differ in one are two. */
export function entryKey(entry: WordEntry): string {
  return JSON.stringify(entryOf(entry));
}

/** The word or phrase of an entry, as it is configured. */
export function entryWord(entry: WordEntry): string {
  return typeof entry === 'string' ? entry : entry.word;
}

function entryOf(entry: WordEntry): Entry {
  if (typeof entry === 'string') return { word: entry, except: [], exact: false };
  const { word, except = [], exact = false } = entry;
  return { word, except, exact };
}

function compileWord(entry: string, isExact: boolean, key: string, isWord: IsWord): CompiledWord {
  const text = entry.normalize('NFC').trim();
  const isStem = text.endsWith('*');
  const units: Unit[] = [];
  const written: number[] = [];
  let letters = '';
  for (const char of isStem ? text.slice(0, -1) : text) {
    const code = char.codePointAt(0)!;
    for (const [index, letter] of lettersOf(code).entries()) {
      const unit = unitOf(letter);
      if (unit === undefined) continue;
      if (unit.kind === 'letter') {
        letters += String.fromCodePoint(unit.code);
        written.push(index === 0 ? code : 0);
      }
      // White space of any length is one step.
      if (unit.kind !== 'joint' || units.at(-1)?.kind !== 'joint') units.push(unit);
    }
  }
  const spelled = Array.from(letters);
  const isDisguisable = (text.match(/\p{L}/gu) ?? []).length >= DISGUISE_LETTERS;
  return {
    entry,
    key,
    units: units.map((unit, index) => (isJoint(units, index) ? JOINT : unit)),
    letters,
    isStem,
    isAcronym: isAcronym(text),
    isExact,
    written,
    isDisguisable,
    isPlainLatin: isDisguisable && /^[\x20-\x7e]+$/.test(text),
    exceptionOf: undefined,
    isAddress: /\w[.@/]\w/.test(entry),
    isWholeAtStart: !(units[0]?.isUnspaced ?? false),
    isWholeAtEnd: !isStem && !(units.at(-1)?.isUnspaced ?? false),
    isWord: (from, to) => isWord(spelled.slice(from, to).join('')),
  };
}

/** Up to three capitals, with digits or without. */
function isAcronym(text: string): boolean {
  const capitals = (text.match(/\p{Lu}/gu) ?? []).length;
  return /^[\p{Lu}\p{Nd}]+$/u.test(text) && capitals > 0 && capitals <= MAX_ACRONYM;
}

const JOINT: Unit = { kind: 'joint', code: 0x20, bit: 0, looksLike: 0, isUnspaced: false };

/** White space, or a hyphen between two letters: `state-of-the-art`. */
function isJoint(units: readonly Unit[], index: number): boolean {
  const { kind, code } = units[index]!;
  if (kind !== 'mark' || code !== HYPHEN) return kind === 'joint';
  return units[index - 1]?.kind === 'letter' && units[index + 1]?.kind === 'letter';
}

function unitOf(letter: Letter): Unit | undefined {
  if (letter === 0) return undefined;
  if (letter & WHITE) return JOINT;
  const code = letter & BASE;
  const kind = letter & (LETTER | DIGIT) ? 'letter' : 'mark';
  const bit = kind === 'letter' ? latinBit(code) : 0;
  return {
    kind,
    code: kind === 'mark' ? foldMark(code) : code,
    bit,
    looksLike: kind === 'letter' && bit === 0 ? lookalikesOf(code) : 0,
    isUnspaced: (letter & UNSPACED) !== 0,
  };
}
