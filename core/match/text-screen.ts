import { AddressFinder } from './addresses.ts';
import type { CompiledWord } from './compiled-word.ts';
import { excerptOf, writtenOf } from './excerpt.ts';
import { isInGibberish } from './gibberish.ts';
import { BASE, CASED, type Letter, LOOKALIKE, LOWER, latinBit, UPPER } from './letter.ts';
import { type Letters, LetterWindow, LONGEST_RUN, WINDOW } from './letter-window.ts';
import { lookalikesOf, standInsOf } from './lookalikes.ts';
import { WordMatcher } from './match.ts';
import { type CompiledNotice, isInNotice } from './notice.ts';
import { InShownOrder } from './shown-order.ts';
import { type CompiledWords, lettersIn } from './words.ts';

/** Positions kept before the place that is looked at: an excerpt, and the beginning of a long URL, reach back so far. */
const BEHIND = 2_048;

/** A word found in a text. */
export interface Found {
  word: CompiledWord;
  /** How it is written there. */
  as: string;
  excerpt: string;
}

/**
 * Looks for all the words in one text, which comes in pieces of any size, in one pass and in constant memory.
 *
 * Each word is found once; what stands in an address or in the reporter's own notice is passed over.
 */
export class TextScreen {
  readonly #words: CompiledWords;
  readonly #notice: CompiledNotice;
  readonly #onFound: (found: Found) => void;
  readonly #addresses: AddressFinder;
  readonly #matcher = new WordMatcher();
  readonly #window: LetterWindow;
  readonly #text: Letters;
  readonly #shown: InShownOrder;
  readonly #found: Uint8Array;
  #left: number;
  readonly #ahead: number;
  /** Where the next search begins. */
  #next = 0;
  /** Positions before this one belong to an address that was recognised. */
  #addressEnd = 0;

  /**
   * @param isFileName a file name is no address, whatever its extension
   * @param onFound called for each word once, in the order of the text
   */
  constructor(
    words: CompiledWords,
    notice: CompiledNotice,
    onFound: (found: Found) => void,
    { isFileName = false }: { isFileName?: boolean } = {},
  ) {
    this.#words = words;
    this.#notice = notice;
    this.#onFound = onFound;
    this.#addresses = new AddressFinder(isFileName);
    this.#found = new Uint8Array(words.words.length);
    this.#left = words.words.length;
    // A word may be stretched, spelled out and wrapped; the notice is compared to both sides.
    this.#ahead = Math.min(WINDOW / 4, 64 + words.longest * (LONGEST_RUN + 8) + 2 * notice.letters.length);
    this.#window = new LetterWindow(() => this.#makeRoom());
    this.#text = this.#window.text;
    this.#shown = new InShownOrder((piece) => this.#window.append(piece));
  }

  write(piece: string): void {
    if (this.#left > 0) this.#shown.write(piece);
  }

  end(): void {
    this.#shown.end();
    this.#search(this.#text.length);
    this.#left = 0;
    this.#window.end();
  }

  /** A full window is searched. Returns how much of it is done with. */
  #makeRoom(): number {
    this.#search(this.#text.length - this.#ahead);
    const done = Math.max(0, this.#next - BEHIND);
    this.#next -= done;
    this.#addressEnd -= done;
    this.#addresses.forget();
    return done;
  }

  /** Looks for words that begin before `limit`. */
  #search(limit: number): void {
    const { folded } = this.#text;
    const { firstAscii } = this.#words;
    let before = this.#next > 0 ? folded[this.#next - 1]! : 0;
    for (let at = this.#next; at < limit; at++) {
      const letter = folded[at]!;
      // Most letters stand inside a word, where no word begins.
      const isInside = (letter & before & LOWER) !== 0 || ((letter & CASED) !== 0 && (before & UPPER) !== 0);
      before = letter;
      if (isInside) continue;
      const base = letter & BASE;
      if (base < 0x80 && firstAscii[base] === 0) continue;
      this.#try(at, letter, base);
      if (this.#left === 0) break;
    }
    this.#next = Math.max(this.#next, limit);
  }

  #try(at: number, letter: Letter, base: number): void {
    const { byFirst, byLookalike, beginnings, firstBits } = this.#words;
    const own = latinBit(base);
    this.#tryEach(own === 0 ? byFirst.get(base) : beginnings.at(this.#text, at, base - 0x61), at);
    if (byLookalike.size > 0) this.#tryEach(byLookalike.get(base - 0x61), at);
    if (!(letter & LOOKALIKE)) return;
    const written = this.#text.written[at]!;
    const looksLike = (lookalikesOf(base) | lookalikesOf(written) | standInsOf(letter, written)) & firstBits & ~own;
    if (looksLike === 0) return;
    for (const latin of lettersIn(looksLike)) this.#tryEach(beginnings.at(this.#text, at, latin), at);
  }

  #tryEach(candidates: readonly number[] | undefined, at: number): void {
    if (candidates === undefined) return;
    for (const index of candidates) {
      if (this.#found[index] === 1) continue;
      const word = this.#words.words[index]!;
      const end = this.#matcher.matchAt(this.#text, word, at);
      if (end < 0 || this.#isNotUsed(word, at, end)) continue;
      this.#found[index] = 1;
      this.#left--;
      this.#onFound({ word, as: writtenOf(this.#text, at, end), excerpt: excerptOf(this.#text, at, end) });
    }
  }

  /** Addresses, the reporter's own notice and random letters hold words that no pitch uses. */
  #isNotUsed(word: CompiledWord, start: number, end: number): boolean {
    if (end <= this.#addressEnd) return true;
    if (word.isAddress) return isInNotice(this.#text, this.#notice, word, start, end);
    const addressEnd = this.#addresses.endOfAddress(this.#text, start, end);
    if (addressEnd > 0) {
      this.#addressEnd = addressEnd;
      return true;
    }
    if (isInNotice(this.#text, this.#notice, word, start, end)) return true;
    // Letters enough for a disguise do not come together by chance: `#DiSrUpTiVe-AI4Good` is meant.
    return !word.disguisable && isInGibberish(this.#text, start, end);
  }
}
