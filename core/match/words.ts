import type { CompiledWord, Unit } from './compiled-word.ts';
import { possibleStarts } from './finder.ts';
import { BASE, DIGIT, LETTER, type Letter, latinBit, UNSPACED, WHITE } from './letter.ts';
import { isWrittenFor, lettersOf } from './letters.ts';
import { lookalikesOf } from './lookalikes.ts';
import { foldMark } from './marks.ts';
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
}

/** Words of fewer letters are too easily spelled by chance for a disguise of them to count. */
const DISGUISE_LETTERS = 6;

/**
 * Compiles entries.
 *
 * @param entries words and phrases in any language, as they are configured
 * @param isWord `disrupt` is one, `disrup` is none: it decides whether a stray space inside an entry can be a slip or
 *   separates two other words
 */
export function compileWords(entries: readonly string[], isWord: IsWord): CompiledWords {
  const words = [...new Set(entries)]
    .map((entry) => compileWord(entry, isWord))
    .filter(({ units }) => units.length > 0);
  const trie = buildTrie(words);
  return {
    words,
    trie,
    asciiStarts: possibleStarts(trie, isWrittenFor),
    longest: Math.max(0, ...words.map(({ units }) => units.length)),
  };
}

function compileWord(entry: string, isWord: IsWord): CompiledWord {
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
  const spelled = Array.from(letters);
  return {
    entry,
    units,
    letters,
    isDisguisable: spelled.filter((letter) => !/\p{Nd}/u.test(letter)).length >= DISGUISE_LETTERS,
    isAddress: /\w[.@/]\w/.test(entry),
    isWholeAtStart: !(units[0]?.isUnspaced ?? false),
    isWholeAtEnd: !(units.at(-1)?.isUnspaced ?? false),
    isWord: (from, to) => isWord(spelled.slice(from, to).join('')),
  };
}

function unitOf(letter: Letter): Unit | undefined {
  if (letter === 0) return undefined;
  const code = letter & BASE;
  const kind = letter & WHITE ? 'white' : letter & (LETTER | DIGIT) ? 'letter' : 'mark';
  const bit = kind === 'letter' ? latinBit(code) : 0;
  return {
    kind,
    code: kind === 'mark' ? foldMark(code) : code,
    bit,
    looksLike: kind === 'letter' && bit === 0 ? lookalikesOf(code) : 0,
    isUnspaced: (letter & UNSPACED) !== 0,
  };
}
