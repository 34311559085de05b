import type { CompiledWord } from './compiled-word.ts';
import { BASE, DIGIT, LETTER, LOOKALIKE, latinBit, MARK } from './letter.ts';
import type { Letters } from './letter-window.ts';
import { lookalikesOf, standInsOf } from './lookalikes.ts';

/** Letters of a word that are followed: behind so many, few words are left of any list. */
const DEEPEST = 8;
/** Positions without a letter that are passed over between two letters. */
const LONGEST_GAP = 5;
const LETTERS = 26;

const NONE: readonly number[] = [];

/**
 * The words that begin with Latin letters, by their letters one after another (a trie), so that a long list is told from
 * what is written as fast as one word is. The same letter in a row is one: words may be stretched.
 */
export class Beginnings {
  /** Node and letter → node; the first is the root. */
  readonly #next: number[] = [];
  /** For each node: the letters that go on, as bits. */
  readonly #letters: number[] = [];
  /** For each node: the words that may stand where no letter goes on, and all that begin so. */
  readonly #here: number[][] = [];
  readonly #all: number[][] = [];

  /** @param words those that do not begin with a Latin letter are left out */
  constructor(words: readonly CompiledWord[]) {
    this.#addNode();
    for (const [index, word] of words.entries()) this.#add(word, index);
    // What ends on the way to a node may also stand where the way goes on.
    for (let node = 0; node < this.#here.length; node++) {
      for (let letter = 0; letter < LETTERS; letter++) {
        const next = this.#next[node * LETTERS + letter]!;
        if (next === 0) continue;
        this.#here[next]!.unshift(...this.#here[node]!);
        this.#all[next]!.unshift(...this.#here[node]!);
      }
    }
  }

  /**
   * The words that may stand at a position, as indices: few of many.
   *
   * @param first the Latin letter that the position is read as, a is 0
   */
  at({ folded, written, length }: Letters, start: number, first: number): readonly number[] {
    let node = this.#next[first]!;
    if (node === 0) return NONE;
    let last = 1 << first;
    let gap = 0;
    for (let at = start + 1; at < length; at++) {
      const letter = folded[at]!;
      if (!(letter & (LETTER | DIGIT | LOOKALIKE))) {
        if (++gap > LONGEST_GAP) break;
        continue;
      }
      // A digit or symbol may stand for a letter or between two, and a mark belongs to the letter before it.
      if (!(letter & LETTER) || letter & MARK) break;
      const base = letter & BASE;
      let ways = latinBit(base);
      if (letter & LOOKALIKE)
        ways |= lookalikesOf(base) | lookalikesOf(written[at]!) | standInsOf(letter, written[at]!);
      const isSame = (ways & last) !== 0;
      ways &= this.#letters[node]!;
      if (ways === 0) {
        if (isSame) continue;
        return this.#here[node]!;
      }
      if (isSame || (ways & (ways - 1)) !== 0) break;
      node = this.#next[node * LETTERS + 31 - Math.clz32(ways)]!;
      if (this.#letters[node] === 0) break;
      last = ways;
      gap = 0;
    }
    return this.#all[node]!;
  }

  #add({ units }: CompiledWord, index: number): void {
    if (units[0]!.bit === 0) return;
    let node = 0;
    let last = 0;
    let depth = 0;
    for (const { kind, bit } of units) {
      if (kind !== 'letter' || bit === last) continue;
      // A letter of another script may be written as a Latin one, so any letter can follow.
      if (bit === 0 || depth++ === DEEPEST) break;
      const edge = node * LETTERS + 31 - Math.clz32(bit);
      this.#letters[node]! |= bit;
      if (this.#next[edge] === 0) this.#next[edge] = this.#addNode();
      node = this.#next[edge]!;
      this.#all[node]!.push(index);
      last = bit;
    }
    this.#here[node]!.push(index);
  }

  #addNode(): number {
    for (let letter = 0; letter < LETTERS; letter++) this.#next.push(0);
    this.#letters.push(0);
    this.#all.push([]);
    return this.#here.push([]) - 1;
  }
}
