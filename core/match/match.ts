import type { CompiledWord, Unit } from './compiled-word.ts';
import {
  endsLine,
  endsParagraph,
  HYPHEN,
  isCapital,
  isHyphen,
  isSeparator,
  lineEnds,
  skipEmphasis,
  skipWhite,
} from './gaps.ts';
import { BASE, CASED, DIGIT, LETTER, LINE, LOOKALIKE, latinBit, WHITE } from './letter.ts';
import { type Letters, LONGEST_RUN } from './letter-window.ts';
import { lookalikesOf, standInsOf } from './lookalikes.ts';
import { endsWhole, isAffix, LONGEST_AFFIX, scriptBeside, scriptOf, startsWhole } from './word-edges.ts';
import { foldMark } from './words.ts';

/** Steps one start may cost for each step of the word: more than any honest text needs, and it keeps the whole linear. */
const STEPS_PER_UNIT = 60;
/** A letter written at least this often in a row is stretched; twice is spelling (`hoping`, `hopping`). */
const STRETCHED = 3;
/** The most separators between two letters of a word that is spelled out. */
const MOST_SEPARATORS = 3;
/** Symbols for letters count only beside so many letters that are there. */
const REAL_LETTERS = 6;

const TAB = 0x09;

/** How a reader reads a position as a letter: not at all, as itself, as a look-alike of another script, as a stand-in. */
const NOT = 0;
const REAL = 1;
const FOREIGN = 2;
const STAND_IN = 3;

/**
 * Looks for one word at one place. An instance is reused for all of them, and holds no more than the current attempt.
 *
 * A whole word ends where no cased letter follows. Accepted disguises: spelled out, emphasised or hyphenated inside, with
 * stand-ins for letters, stretched, with one stray space.
 */
export class WordMatcher {
  #text!: Letters;
  #word!: CompiledWord;
  #start = 0;
  #steps = 0;
  /** Gaps between letters so far: without anything in them, filled, filled with what only a spelled-out word has. */
  #open = 0;
  #filled = 0;
  #separated = 0;
  /** How many letters of the word came before its one stray white space; -1 for none. */
  #strayAt = -1;
  /** How many letters came before each hyphen inside it. */
  #hyphens: number[] = [];
  #real = 0;
  #foreign = 0;
  #standIns = 0;
  #matched = 0;
  #wide = 0;

  /**
   * @param start a position that the word may begin at
   * @returns the position after the word's last letter; -1 where the word does not stand at `start`
   */
  matchAt(text: Letters, word: CompiledWord, start: number): number {
    this.#text = text;
    this.#word = word;
    this.#start = start;
    if (this.#isOtherWord(start) || (word.wholeAtStart && !startsWhole(this.#text, start))) return -1;
    this.#steps = STEPS_PER_UNIT * (word.units.length + 2);
    this.#open = this.#filled = this.#separated = this.#real = this.#foreign = this.#standIns = this.#matched = 0;
    this.#wide = 0;
    this.#strayAt = -1;
    this.#hyphens.length = 0;
    return this.#unit(0, start);
  }

  /** The quick way out: a plain letter comes up that the word does not have there. */
  #isOtherWord(start: number): boolean {
    const { units } = this.#word;
    const { folded, length } = this.#text;
    for (let index = 1; index < units.length && start + index < length; index++) {
      const letter = folded[start + index]!;
      const base = letter & BASE;
      if (base === units[index]!.code) continue;
      // Anything but a plain letter that does not repeat the one before needs the full look.
      if ((letter & (LETTER | LOOKALIKE)) !== LETTER || units[index]!.looksLike & latinBit(base)) return false;
      return base !== units[index - 1]!.code;
    }
    return false;
  }

  /** Matches the unit at `index` at position `at`, and all after it. */
  #unit(index: number, at: number): number {
    if (--this.#steps < 0) return -1;
    const unit = this.#word.units[index];
    if (unit === undefined) return this.#accepts(at) ? at : -1;
    if (unit.kind === 'letter') return this.#letter(unit, index, at);
    return unit.kind === 'white' ? this.#white(index, at) : this.#mark(unit, index, at);
  }

  #letter(unit: Unit, index: number, at: number): number {
    let run = 0;
    let foreign = 0;
    let standIns = 0;
    const first = this.#reads(unit, at);
    if (first === NOT) return -1;
    for (let how = first; how !== NOT && run < LONGEST_RUN; how = this.#reads(unit, at + run)) {
      if (run < unit.run && how === FOREIGN) foreign++;
      if (run < unit.run && how === STAND_IN) standIns++;
      run++;
    }
    if (run >= unit.run) {
      this.#count(unit.run, foreign, standIns);
      const last = index + unit.run - 1;
      let end = this.#after(last, at + unit.run);
      if (end < 0 && run >= STRETCHED && run > unit.run && this.#word.disguisable && this.#separated === 0) {
        end = this.#after(last, at + run);
      }
      if (end >= 0) return end;
      this.#count(-unit.run, -foreign, -standIns);
    }
    if (unit.run === 1) return -1;
    // Something may stand between two of the same letter, too.
    const [oneForeign, oneStandIn] = [first === FOREIGN ? 1 : 0, first === STAND_IN ? 1 : 0];
    this.#count(1, oneForeign, oneStandIn);
    const end = this.#over(index, at + 1);
    if (end < 0) this.#count(-1, -oneForeign, -oneStandIn);
    return end;
  }

  #count(letters: number, foreign: number, standIns: number): void {
    this.#real += letters - standIns;
    this.#foreign += foreign;
    this.#standIns += standIns;
    this.#matched += letters;
  }

  /** Goes on after the letter unit at `index`, which ended before `at`: directly, or over what is set between letters. */
  #after(index: number, at: number): number {
    const next = this.#word.units[index + 1];
    if (next === undefined) return this.#unit(index + 1, at);
    if (next.kind !== 'letter') {
      const end = this.#unit(index + 1, at);
      return end < 0 && this.#open === 0 && this.#word.disguisable ? this.#separatedMark(next, index, at) : end;
    }
    if (this.#separated === 0) {
      this.#open++;
      const end = this.#unit(index + 1, at);
      if (end >= 0) return end;
      this.#open--;
    }
    return this.#over(index, at);
  }

  /** In a spelled-out phrase, the hyphen or space of the phrase is one of the separators: `A I - p o w e r e d`. */
  #separatedMark(mark: Unit, index: number, at: number): number {
    this.#filled++;
    this.#separated++;
    let hasMark = false;
    for (let gap = 1; gap <= MOST_SEPARATORS && isSeparator(this.#text, at + gap - 1); gap++) {
      const letter = this.#text.folded[at + gap - 1]!;
      hasMark ||= mark.kind === 'white' ? (letter & WHITE) !== 0 : foldMark(letter & BASE) === mark.code;
      if (!hasMark) continue;
      const end = this.#unit(index + 2, at + gap);
      if (end >= 0) return end;
    }
    this.#filled--;
    this.#separated--;
    return -1;
  }

  /** Goes on after the letter unit at `index`, over what is set between it and the next letter. */
  #over(index: number, at: number): number {
    const next = this.#word.units[index + 1]!;
    if (next.unspaced) return this.#wrapped(index, at);
    return this.#word.disguisable ? this.#gap(next, index, at) : -1;
  }

  /** Text without spaces between words is wrapped anywhere: a line end inside a word is not part of it. */
  #wrapped(index: number, at: number): number {
    const end = skipWhite(this.#text, at);
    const isWrapped = lineEnds(this.#text, at, end) === 1 && !endsLine(this.#text, at, end);
    return isWrapped ? this.#unit(index + 1, end) : -1;
  }

  #gap(next: Unit, index: number, at: number): number {
    if (!isSeparator(this.#text, at)) return -1;
    this.#filled++;
    const end = this.#softGap(index, at);
    if (end >= 0) return end;
    if (this.#open === 0) {
      this.#separated++;
      for (let gap = 1; gap <= MOST_SEPARATORS && isSeparator(this.#text, at + gap - 1); gap++) {
        // Tried as a gap that may stand in some places, which allows all that follows here.
        if (gap === this.#softGapLength(at)) continue;
        if (this.#reads(next, at + gap) === NOT) continue;
        const after = this.#unit(index + 1, at + gap);
        if (after >= 0) {
          this.#wide = Math.max(this.#wide, gap);
          return after;
        }
      }
      this.#separated--;
    }
    this.#filled--;
    return -1;
  }

  /** How long a gap `#softGap` tries at a position; 0 where it tries none. */
  #softGapLength(at: number): number {
    const { folded, written } = this.#text;
    const first = folded[at]!;
    if (first & WHITE) return this.#strayAt >= 0 || first & LINE || written[at] === TAB ? 0 : 1;
    if (isHyphen(first & BASE)) return folded[at + 1]! & WHITE ? 0 : 1;
    return skipEmphasis(this.#text, at) - at;
  }

  /** The gaps that may stand in some places of a word: emphasis marks, a hyphen at a line end, one hyphen, one space. */
  #softGap(index: number, at: number): number {
    const { folded } = this.#text;
    const marksEnd = skipEmphasis(this.#text, at);
    if (marksEnd > at) return this.#unit(index + 1, marksEnd);

    const first = folded[at]!;
    if (first & WHITE) {
      // One space within a line: wider gaps, table cells and line ends separate words.
      if (this.#softGapLength(at) === 0 || isCapital(this.#text, at - 1, at + 1)) return -1;
      this.#strayAt = this.#matched;
      const after = this.#unit(index + 1, at + 1);
      if (after < 0) this.#strayAt = -1;
      return after;
    }
    if (!isHyphen(first & BASE)) return -1;
    const end = skipWhite(this.#text, at + 1);
    if (end > at + 1) {
      // The word goes on in the next line, as it would have in this one: `disrupt-⏎Ive` is two.
      const isOneWord =
        lineEnds(this.#text, at + 1, end) === 1 &&
        !endsParagraph(this.#text, at + 1, end) &&
        !isCapital(this.#text, at - 1, end);
      return isOneWord ? this.#unit(index + 1, end) : -1;
    }
    this.#hyphens.push(this.#matched);
    const after = this.#unit(index + 1, at + 1);
    if (after < 0) this.#hyphens.pop();
    return after;
  }

  /** White space between the words of a phrase, each of which may be emphasised. */
  #white(index: number, at: number): number {
    const start = skipEmphasis(this.#text, at);
    const end = skipWhite(this.#text, start);
    if (end === start) return -1;
    return endsParagraph(this.#text, start, end) ? -1 : this.#unit(index + 1, skipEmphasis(this.#text, end));
  }

  #mark(unit: Unit, index: number, at: number): number {
    if (foldMark(this.#text.folded[at]! & BASE) !== unit.code || at >= this.#text.length) return -1;
    const end = this.#unit(index + 1, at + 1);
    if (end >= 0 || unit.code !== HYPHEN) return end;
    // A line may be wrapped after the hyphen that a word has anyway.
    const wrapped = skipWhite(this.#text, at + 1);
    return lineEnds(this.#text, at + 1, wrapped) === 1 ? this.#unit(index + 1, wrapped) : -1;
  }

  /** How a reader reads the letter `unit` at a position: as it is, as a look-alike from another script, as a stand-in. */
  #reads(unit: Unit, at: number): number {
    if (at >= this.#text.length) return NOT;
    const letter = this.#text.folded[at]!;
    const base = letter & BASE;
    if (base === unit.code) return REAL;
    if (unit.bit === 0) {
      // The entry's own letter is of another script, and the text has the Latin letter that looks like it.
      return unit.looksLike & latinBit(base) ? FOREIGN : NOT;
    }
    if (!(letter & LOOKALIKE)) return NOT;
    if (lookalikesOf(base) & unit.bit || lookalikesOf(this.#text.written[at]!) & unit.bit) return FOREIGN;
    return this.#word.disguisable && standInsOf(letter, this.#text.written[at]!) & unit.bit ? STAND_IN : NOT;
  }

  #accepts(end: number): boolean {
    const word = this.#word;
    if (word.wholeAtEnd && !endsWhole(this.#text, end)) return false;
    if (this.#standIns > 0 && this.#real < REAL_LETTERS) return false;
    if (this.#foreign > 0 && !this.#isNoWordOfItsScript(end)) return false;
    if (this.#filled === 0) return true;
    if (this.#separated > 0 || this.#open === 0) return this.#open === 0 && !this.#isPartOfSpelledWord(end);
    if (this.#strayAt >= 0) return this.#hyphens.length === 0 && this.#isSlip(this.#strayAt);
    return this.#hyphens.length === 0 || this.#isSyllabic();
  }

  /** A space is a slip only in a word that is known, and where neither half is a word people write. */
  #isSlip(at: number): boolean {
    const [from, to] = this.#wordAround(at);
    const { isWord } = this.#word;
    return at - from > 1 && to - at > 1 && isWord(from, to) && !isWord(from, at) && !isWord(at, to);
  }

  /** `dis-rup-tive` is the word; `re-sign` is another. */
  #isSyllabic(): boolean {
    const [from, to] = this.#wordAround(this.#hyphens[0]!);
    const cuts = [from, ...this.#hyphens, to];
    const pieces = cuts.slice(1).map((to, index) => [cuts[index]!, to] as const);
    return (
      pieces.every(([start, end]) => end - start > 1) && pieces.some(([start, end]) => !this.#word.isWord(start, end))
    );
  }

  /** The part of a phrase, as a range of its letters, that holds the letter at `position`. */
  #wordAround(position: number): [number, number] {
    let from = 0;
    let at = 0;
    for (const unit of this.#word.units) {
      if (unit.kind === 'letter') at++;
      else if (at > position) break;
      else from = at;
    }
    return [from, at];
  }

  /** Single letters just before or behind a spelled-out word that make it another one. */
  #isPartOfSpelledWord(end: number): boolean {
    return isAffix(this.#singles(this.#start, -1)) || isAffix(this.#singles(end - 1, 1));
  }

  /** Letters that stand alone, at the word's own distance, from a position on in one direction. */
  #singles(from: number, step: 1 | -1): number[] {
    const { folded, length } = this.#text;
    const found: number[] = [];
    let at = from;
    while (found.length <= LONGEST_AFFIX) {
      let gap = 0;
      while (gap <= this.#wide && isSeparator(this.#text, at + step * (gap + 1))) gap++;
      const letter = at + step * (gap + 1);
      if (gap === 0 || gap > Math.max(1, this.#wide) || letter < 0 || letter >= length || !(folded[letter]! & CASED))
        break;
      const beyond = letter + step;
      if (beyond >= 0 && beyond < length && folded[beyond]! & (LETTER | DIGIT)) break;
      found.push(folded[letter]! & BASE);
      at = letter;
    }
    return found;
  }

  /** Running Cyrillic or Greek is not Latin: look-alikes count in a word that mixes scripts, or that stands among others. */
  #isNoWordOfItsScript(end: number): boolean {
    if (this.#foreign < this.#real) return true;
    const scripts = new Set<string>();
    for (let at = this.#start; at < end; at++) {
      if (this.#text.folded[at]! & LETTER) scripts.add(scriptOf(this.#text.folded[at]! & BASE));
    }
    if (scripts.size > 1) return true;
    if (!this.#word.disguisable) return false;
    return (
      !scripts.has(scriptBeside(this.#text, this.#start, -1)) && !scripts.has(scriptBeside(this.#text, end - 1, 1))
    );
  }
}
