import { AddressFinder } from './addresses.ts';
import { excerptOf, writtenOf } from './excerpt.ts';
import { isInGibberish } from './gibberish.ts';
import {
  BASE,
  CASED,
  type Letter,
  LINE,
  LOOKALIKE,
  LOWER,
  latinBit,
  lettersOf,
  lookalikesOf,
  MARK,
  PLAIN,
  SOFT_HYPHEN,
  standInsOf,
  UPPER,
  WHITE,
} from './letters.ts';
import { type Letters, LONGEST_RUN, WordMatcher } from './match.ts';
import { type CompiledNotice, isInNotice } from './notice.ts';
import { Override, RIGHT_TO_LEFT_OVERRIDE, shownOrder } from './shown-order.ts';
import { type CompiledWord, type CompiledWords, lettersIn } from './words.ts';

/** Positions of text held at once; what came before is forgotten, so that 38 MB take no more memory than 38 KB. */
const WINDOW = 32_768;
/** Positions kept before the place that is looked at: an excerpt, and the beginning of a long URL, reach back so far. */
const BEHIND = 2_048;

/** Characters turned round at once where a text is shown reversed: a paragraph is shorter. */
const LONGEST_REVERSED = 8_192;

/** `>` before a quoted line is no part of what the line says, nor of a word that runs on from the line before. */
const QUOTE_PREFIX = 0x3e;

const HYPHEN = 0x2d;

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
  readonly #text: Letters;
  readonly #found: Uint8Array;
  #left: number;
  readonly #ahead: number;
  /** Where the next search begins. */
  #next = 0;
  /** Positions before this one belong to an address that was recognised. */
  #addressEnd = 0;
  #last: Letter = 0;
  #run = 0;
  /** Only white space and quote prefixes came since the line began. */
  #isLineStart = true;
  #highSurrogate = '';
  #reversed: string | undefined;
  #override = new Override();
  /** A soft hyphen came last: at the end of a line, it is shown. */
  #isSoftHyphen = false;

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
    this.#text = takeWindow();
  }

  write(piece: string): void {
    if (this.#left === 0) return;
    if (this.#reversed === undefined && !piece.includes(RIGHT_TO_LEFT_OVERRIDE)) this.#append(piece);
    else this.#appendAsShown(piece);
  }

  end(): void {
    if (this.#reversed !== undefined) this.#endReversed();
    this.#search(this.#text.length);
    this.#left = 0;
    if (spareWindows.length < MOST_SPARE_WINDOWS) spareWindows.push(this.#text);
  }

  /** Text between RIGHT-TO-LEFT OVERRIDE and its end is shown, so read, from its last character to its first. */
  #appendAsShown(piece: string): void {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const char = piece[at]!;
      if (this.#reversed === undefined) {
        if (char !== RIGHT_TO_LEFT_OVERRIDE) continue;
        this.#append(piece.slice(from, at));
        this.#reversed = '';
        this.#override = new Override();
        from = at;
      }
      const isEnd = this.#override.endsWith(char);
      if (!isEnd && this.#reversed.length + at - from < LONGEST_REVERSED) continue;
      this.#reversed += piece.slice(from, at);
      this.#endReversed();
      from = at;
    }
    if (this.#reversed === undefined) this.#append(piece.slice(from));
    else this.#reversed += piece.slice(from);
  }

  #endReversed(): void {
    this.#append(shownOrder(this.#reversed ?? ''));
    this.#reversed = undefined;
  }

  #append(piece: string): void {
    // Jamo, and kana with their voice marks behind them, are letters only together.
    const text = composed(this.#highSurrogate + piece);
    this.#highSurrogate = '';
    for (let at = 0; at < text.length; at++) {
      at = this.#appendPlain(text, at);
      if (at === text.length) return;
      const code = text.charCodeAt(at);
      if (code < 0xd800 || code > 0xdfff) this.#pushAll(lettersOf(code), code);
      else if (code < 0xdc00 && at + 1 === text.length) this.#highSurrogate = text[at]!;
      else {
        const point = text.codePointAt(at)!;
        if (point > 0xffff) at++;
        this.#pushAll(point > 0xffff ? lettersOf(point) : REPLACEMENT, point > 0xffff ? point : 0xfffd);
      }
    }
  }

  /** `#push` for the loop that most mail spends its time in. Returns the index of the first character that needs a closer look. */
  #appendPlain(text: string, from: number): number {
    let at = from;
    while (at < text.length) {
      if (this.#text.length === this.#text.folded.length) this.#makeRoom();
      const { folded, written } = this.#text;
      const end = Math.min(text.length, at + folded.length - this.#text.length);
      let length = this.#text.length;
      let last = this.#last;
      let run = this.#run;
      let isLineStart = this.#isLineStart;
      if (this.#isSoftHyphen) {
        this.#isSoftHyphen = false;
        const code = text.charCodeAt(at);
        if (code === 0x0a || code === 0x0d) this.#push(PLAIN[HYPHEN]!, HYPHEN);
        continue;
      }
      let letter = 0;
      for (; at < end; at++) {
        const code = text.charCodeAt(at);
        letter = PLAIN[code]!;
        if (letter === 0) continue;
        if (letter < 0) break;
        if (letter !== last) {
          last = letter;
          run = 0;
        } else if (++run >= LONGEST_RUN) continue;
        if (letter & LINE) isLineStart = true;
        else if (isLineStart && !(letter & WHITE)) {
          if (code === QUOTE_PREFIX) continue;
          isLineStart = false;
        }
        folded[length] = letter;
        written[length++] = code;
      }
      this.#text.length = length;
      this.#last = last;
      this.#run = run;
      this.#isLineStart = isLineStart;
      if (letter < 0) return at;
    }
    return at;
  }

  #pushAll(letters: readonly Letter[], code: number): void {
    if (code === SOFT_HYPHEN) this.#isSoftHyphen = true;
    // On a Latin letter, the mark of any script is an accent.
    if (letters[0]! & MARK && this.#last & CASED) return;
    this.#push(letters[0]!, code);
    for (let index = 1; index < letters.length; index++) this.#push(letters[index]!, 0);
  }

  #push(letter: Letter, code: number): void {
    if (letter === 0) return;
    if (letter === this.#last) {
      if (++this.#run >= LONGEST_RUN) return;
    } else {
      this.#last = letter;
      this.#run = 0;
    }
    if (letter & LINE) this.#isLineStart = true;
    else if (this.#isLineStart && !(letter & WHITE)) {
      if (code === QUOTE_PREFIX) return;
      this.#isLineStart = false;
    }
    const text = this.#text;
    if (text.length === text.folded.length) this.#makeRoom();
    text.folded[text.length] = letter;
    text.written[text.length++] = code;
  }

  /** A full window is searched and moved on. */
  #makeRoom(): void {
    const text = this.#text;
    this.#search(text.length - this.#ahead);
    const drop = Math.max(0, this.#next - BEHIND);
    text.folded.copyWithin(0, drop);
    text.written.copyWithin(0, drop);
    text.length -= drop;
    this.#next -= drop;
    this.#addressEnd -= drop;
    this.#addresses.forget();
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
    return isInNotice(this.#text, this.#notice, word, start, end) || isInGibberish(this.#text, start, end);
  }
}

/** Windows of texts that have ended, for the next ones: a mail has many texts, and a new window would cost more than most. */
const spareWindows: Letters[] = [];
/** As many as there are inboxes, as a rule, which screen a text at the same time; each has 256 KB. */
const MOST_SPARE_WINDOWS = 16;

function takeWindow(): Letters {
  const window = spareWindows.pop() ?? { folded: new Int32Array(WINDOW), written: new Int32Array(WINDOW), length: 0 };
  window.length = 0;
  return window;
}

const COMPOSING = /[\u1100-\u11ff\u3099\u309a\uff9e\uff9f]/;

function composed(text: string): string {
  if (!COMPOSING.test(text)) return text;
  return text.replace(/[\uff61-\uff9f]+/g, (halfWidth) => halfWidth.normalize('NFKC')).normalize('NFC');
}

const REPLACEMENT = lettersOf(0xfffd);
