import { CASED, type Letter, LINE, MARK, SOFT_HYPHEN, WHITE } from './letter.ts';
import { lettersOf, PLAIN } from './letters.ts';
import { Offsets } from './offsets.ts';

/** A stretch of text: for each position the letter that a reader takes it for, and the code point that is written there. */
export interface Letters {
  /** Folded letters with their flags (see letters.ts). */
  folded: Int32Array;
  /** The code points as written; 0 for the further letters of a ligature. */
  written: Int32Array;
  /** How many positions are filled. */
  length: number;
}

/** Positions of text held at once. Earlier ones are forgotten, so that 38 MB take no more memory than 38 KB. */
export const WINDOW = 32_768;

/** The same letter in a row: longer runs are cut to this. */
export const MAX_RUN = 24;

/** `>` at the beginning of a quoted line. It is left out, so that a word can run on from the line before. */
const QUOTE_PREFIX = 0x3e;

const HYPHEN = 0x2d;

/**
 * Folds a text, which comes in pieces of any size, into a window of letters. Invisible characters and quote prefixes are left
 * out, and runs of one letter are cut. For each position the window knows where in the text it stands.
 */
export class LetterWindow {
  /** The letters that are in the window now. */
  readonly text: Letters;
  readonly #onFull: () => number;
  #last: Letter = 0;
  #run = 0;
  /** Only white space and quote prefixes came since the line began. */
  #isLineStart = true;
  #highSurrogate = '';
  /** A soft hyphen came last: at the end of a line, it is shown. */
  #isSoftHyphen = false;
  /** Where the piece that is being folded begins in the text. */
  #pieceStart = 0;
  /** The piece stands for a stretch of the text as a whole. */
  #isWhole = false;
  readonly #offsets = new Offsets();

  /** @param onFull called when the window is full; says how many positions at its beginning are done with */
  constructor(onFull: () => number) {
    this.#onFull = onFull;
    this.text = takeWindow();
  }

  /** Called when the text has ended and the window has been searched. */
  end(): void {
    if (spareWindows.length < MAX_SPARE_WINDOWS) spareWindows.push(this.text);
  }

  /**
   * Where a stretch of the window stands in the text.
   *
   * @returns the offsets of its first UTF-16 unit, and behind its last one
   */
  span(start: number, end: number): [start: number, end: number] {
    const { written } = this.text;
    let last = end - 1;
    // The further letters of a ligature stand for no character of their own.
    while (last > start && written[last] === 0) last--;
    return [this.#offsets.start(start), this.#offsets.end(last, written[last]! > 0xffff ? 2 : 1)];
  }

  /** @param reordered where the piece is not in the order of the text: the UTF-16 units that it stands for there */
  append(piece: string, reordered?: number): void {
    const text = this.#highSurrogate + piece;
    this.#pieceStart -= this.#highSurrogate.length;
    this.#highSurrogate = '';
    if (reordered !== undefined) this.#appendAsOne(text, reordered);
    else if (COMPOSING.test(text)) this.#appendComposed(text);
    else this.#append(text);
  }

  /** A letter and its mark, kana and their voice marks, and jamo are letters only together. */
  #appendComposed(text: string): void {
    let from = 0;
    for (const { 0: cluster, index } of text.matchAll(COMPOSED)) {
      this.#append(text.slice(from, index));
      const whole = cluster.replace(HALF_WIDTH, (halfWidth) => halfWidth.normalize('NFKC')).normalize('NFC');
      this.#appendAsOne(whole, cluster.length);
      from = index + cluster.length;
    }
    this.#append(text.slice(from));
  }

  /** Appends letters that stand for a stretch of the text as a whole, of so many UTF-16 units. */
  #appendAsOne(letters: string, length: number): void {
    const start = this.#pieceStart;
    this.#offsets.jump(this.text.length, start, true);
    this.#isWhole = true;
    this.#append(letters);
    this.#isWhole = false;
    this.#pieceStart = start + length;
    this.#offsets.jump(this.text.length, this.#pieceStart, false);
  }

  #append(text: string): void {
    this.#fold(text);
    this.#pieceStart += text.length - this.#highSurrogate.length;
  }

  #fold(text: string): void {
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
      // More or fewer letters than UTF-16 units.
      this.#jump(this.text.length, at + 1);
    }
  }

  /**
   * Does what `#push` does in one loop, in which most of the time for a mail is spent.
   *
   * @returns the index of the first character that is not plain
   */
  #appendPlain(text: string, from: number): number {
    let at = from;
    while (at < text.length) {
      if (this.text.length === this.text.folded.length) this.#makeRoom();
      const { folded, written } = this.text;
      const end = Math.min(text.length, at + folded.length - this.text.length);
      let length = this.text.length;
      let last = this.#last;
      let run = this.#run;
      let isLineStart = this.#isLineStart;
      if (this.#isSoftHyphen) {
        this.#isSoftHyphen = false;
        const code = text.charCodeAt(at);
        if (code === 0x0a || code === 0x0d) {
          this.#push(lettersOf(HYPHEN)[0]!, HYPHEN);
          this.#jump(this.text.length, at);
        }
        continue;
      }
      let letter = 0;
      for (; at < end; at++) {
        const code = text.charCodeAt(at);
        letter = PLAIN[code]!;
        if (letter < 0) break;
        if (letter === 0) {
          this.#jump(length, at + 1);
          continue;
        }
        if (letter !== last) {
          last = letter;
          run = 0;
        } else if (++run >= MAX_RUN) {
          this.#jump(length, at + 1);
          continue;
        }
        if (letter & LINE) isLineStart = true;
        else if (isLineStart && !(letter & WHITE)) {
          if (code === QUOTE_PREFIX) {
            this.#jump(length, at + 1);
            continue;
          }
          isLineStart = false;
        }
        folded[length] = letter;
        written[length++] = code;
      }
      this.text.length = length;
      this.#last = last;
      this.#run = run;
      this.#isLineStart = isLineStart;
      if (letter < 0) return at;
    }
    return at;
  }

  /** The letter that comes next, at a position, is the one at an index of the piece. */
  #jump(position: number, at: number): void {
    if (!this.#isWhole) this.#offsets.jump(position, this.#pieceStart + at, false);
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
      if (++this.#run >= MAX_RUN) return;
    } else {
      this.#last = letter;
      this.#run = 0;
    }
    if (letter & LINE) this.#isLineStart = true;
    else if (this.#isLineStart && !(letter & WHITE)) {
      if (code === QUOTE_PREFIX) return;
      this.#isLineStart = false;
    }
    const text = this.text;
    if (text.length === text.folded.length) this.#makeRoom();
    text.folded[text.length] = letter;
    text.written[text.length++] = code;
  }

  #makeRoom(): void {
    const { text } = this;
    const done = this.#onFull();
    text.folded.copyWithin(0, done);
    text.written.copyWithin(0, done);
    text.length -= done;
    this.#offsets.forget(done);
  }
}

/** Windows of texts that have ended, for the next ones: a mail has many short texts, and a new window costs more than one. */
const spareWindows: Letters[] = [];
/** Each has 256 KB. Texts are read one at a time, attached messages included. */
const MAX_SPARE_WINDOWS = 16;

function takeWindow(): Letters {
  const window = spareWindows.pop() ?? { folded: new Int32Array(WINDOW), written: new Int32Array(WINDOW), length: 0 };
  window.length = 0;
  return window;
}

const COMPOSING = /[\u0300-\u0340\u1100-\u11ff\u3099\u309a\uff9e\uff9f]/;
/** What is a letter only together: a letter and its mark, half-width kana, a kana with its voice mark, jamo. */
const COMPOSED =
  /[\uff61-\uff9f]+[\u3099\u309a]?|[^\u1100-\u11ff\u3099\u309a][\u3099\u309a]|[\u1100-\u11ff]+|\p{L}[\u0300-\u0340]{1,8}/gu;
const HALF_WIDTH = /[\uff61-\uff9f]+/g;

const REPLACEMENT = lettersOf(0xfffd);
