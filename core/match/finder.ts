import type { Candidate, CandidateLetter, Gap, Writing } from './candidate.ts';
import type { CompiledWord, Unit } from './compiled-word.ts';
import {
  endsLine,
  endsParagraph,
  isCapital,
  isHyphen,
  isSeparator,
  lineEnds,
  skipEmphasis,
  skipWhite,
} from './gaps.ts';
import { BASE, DIGIT, LETTER, LINE, LOOKALIKE, latinBit, SMALL_A, WHITE } from './letter.ts';
import { type Letters, MAX_RUN } from './letter-window.ts';
import { leetOf, lookalikesOf } from './lookalikes.ts';
import { foldMark } from './marks.ts';
import { childrenOf, latinChild, pathOf, type TrieNode } from './trie.ts';
import { startsWhole } from './word-edges.ts';

/** Steps that one start may cost for each unit of the longest entry: more than honest text needs, and bounded. */
const MAX_STEPS_PER_UNIT = 60;
/** The most separators between two letters of a word that is spelled out. */
const MAX_SEPARATORS = 3;
/** A letter written at least this often in a row is stretched; twice is spelling (`hoping`, `hopping`). */
const STRETCHED_RUN = 3;

/** Letters behind a stem that are shown as part of the word. */
const MAX_ENDING = 40;

const TAB = 0x09;

/** What a path through the trie has had so far, as bits. A word is either joined or spelled out, never both. */
const JOINED = 1;
const SEPARATED = 2;
/** Its one stray white space. */
const STRAY = 4;
const STRETCHED = 8;

/** Which of a node's letters may follow. */
type Next = 'any' | 'same letter' | 'unspaced' | 'spaced';

/**
 * Finds every way in which the text at one position spells an entry: a walk through the trie along the text, over what
 * people write between letters. It only finds; judge.ts decides what of it a reader reads as the word.
 *
 * An instance is reused for all positions of a text.
 */
export class Finder {
  readonly #words: readonly CompiledWord[];
  readonly #root: TrieNode;
  readonly #maxSteps: number;
  readonly #onCandidate: (candidate: Candidate, index: number) => void;
  readonly #isWanted: (index: number) => boolean;
  readonly #findsWithin: boolean;
  /** Nodes below which no entry is looked for any more. */
  readonly #dead = new Set<TrieNode>();
  #text!: Letters;
  #start = 0;
  #steps = 0;
  /** The letters from the root to where the walk is: how many, and each one's position, writing and gap before it. */
  #depth = 0;
  readonly #at: number[] = [];
  readonly #writings: Writing[] = [];
  readonly #gaps: Gap[] = [];

  /**
   * @param longest units of the longest entry
   * @param isWanted tells whether an entry, by its index, is still looked for
   * @param onCandidate called for each candidate of a wanted entry, the plainest first
   * @param findsWithin whether to find what begins within a longer word, too. @default only where no such word counts
   */
  constructor(
    words: readonly CompiledWord[],
    root: TrieNode,
    longest: number,
    isWanted: (index: number) => boolean,
    onCandidate: (candidate: Candidate, index: number) => void,
    findsWithin = false,
  ) {
    this.#words = words;
    this.#root = root;
    this.#maxSteps = MAX_STEPS_PER_UNIT * (longest + 2);
    this.#isWanted = isWanted;
    this.#onCandidate = onCandidate;
    this.#findsWithin = findsWithin;
  }

  /**
   * @param start a position that an entry may begin at
   * @returns the steps that it took
   */
  find(text: Letters, start: number): number {
    this.#text = text;
    this.#start = start;
    this.#steps = this.#maxSteps;
    this.#depth = 0;
    const next = this.#findsWithin || startsWhole(text, start) ? 'any' : 'unspaced';
    this.#letters(this.#root, start, start, 0, 'none', next);
    if (next === 'any') this.#marks(this.#root, start, 0);
    return this.#maxSteps - this.#steps;
  }

  /** Called when an entry, by its index, is no longer looked for, so that a text full of it does not take longer. */
  drop(index: number): void {
    for (const node of pathOf(this.#root, this.#words[index]!.units).reverse()) {
      if (node.ends.some(this.#isWanted) || childrenOf(node).some((child) => !this.#dead.has(child))) return;
      this.#dead.add(node);
    }
  }

  /** Goes on from a node whose unit ends before `at`. `runStart` is where the run of its letter begins. */
  #go(node: TrieNode, at: number, runStart: number, had: number): void {
    if (--this.#steps < 0 || this.#dead.has(node)) return;
    this.#ends(node, at, had);
    this.#onward(node, at, runStart, had);
    if (!node.isDisguisable || had & SEPARATED || node.unit?.kind !== 'letter') return;
    const runEnd = this.#endOfRun(node.unit, at, runStart);
    if (runEnd === at || runEnd - runStart < STRETCHED_RUN) return;
    this.#ends(node, runEnd, had | STRETCHED);
    this.#onward(node, runEnd, runEnd, had | STRETCHED);
  }

  #ends(node: TrieNode, at: number, had: number): void {
    for (const index of node.ends) {
      if (!this.#isWanted(index)) continue;
      const word = this.#words[index]!;
      const candidate: Candidate = {
        word,
        start: this.#start,
        end: word.isStem ? endOfWord(this.#text, at) : at,
        letters: this.#pathHere(),
        isJoined: (had & JOINED) !== 0,
        isStretched: (had & STRETCHED) !== 0,
      };
      this.#onCandidate(candidate, index);
    }
  }

  #pathHere(): CandidateLetter[] {
    return Array.from({ length: this.#depth }, (_, index) => ({
      at: this.#at[index]!,
      writing: this.#writings[index]!,
      gap: this.#gaps[index]!,
    }));
  }

  #onward(node: TrieNode, at: number, runStart: number, had: number): void {
    const isLetter = node.unit?.kind === 'letter';
    this.#letters(node, at, runStart, had, 'none', isLetter && had & SEPARATED ? 'same letter' : 'any');
    this.#joint(node, at, had);
    this.#marks(node, at, had);
    if (!isLetter) return;
    if (node.leadsToUnspaced) this.#wrapped(node, at, had);
    if (!node.isDisguisable || !isSeparator(this.#text, at)) return;
    if (!(had & JOINED)) this.#spelledMark(node, at, had);
    this.#disguised(node, at, had);
  }

  /** Follows the letters of a node that the text has at a position, each in every way that a reader may read it. */
  #letters(node: TrieNode, at: number, runStart: number, had: number, gap: Gap, next: Next): void {
    if (at >= this.#text.length) return;
    const letter = this.#text.folded[at]!;
    const base = letter & BASE;
    const own = latinBit(base);
    const { latinBits, lookalikes } = node;
    if (own === 0) {
      const child = node.others?.get(base);
      if (child !== undefined) this.#letter(node, child, at, runStart, had, gap, next, 'real');
    } else {
      if (latinBits & own) this.#letter(node, latinChild(node, own), at, runStart, had, gap, next, 'real');
      for (const child of lookalikes) {
        if (child.unit!.looksLike & own) this.#letter(node, child, at, runStart, had, gap, next, 'lookalike');
      }
    }
    if (!(letter & LOOKALIKE)) return;
    const written = this.#text.written[at]!;
    const similar = (lookalikesOf(base) | lookalikesOf(written)) & latinBits & ~own;
    const leet = leetOf(letter, written) & latinBits & ~own & ~similar;
    for (let left = similar | leet; left !== 0; left &= left - 1) {
      const bit = left & -left;
      const child = latinChild(node, bit);
      if (bit & similar) this.#letter(node, child, at, runStart, had, gap, next, 'lookalike');
      else if (child.isDisguisable) this.#letter(node, child, at, runStart, had, gap, next, 'leet');
    }
  }

  /** Takes one step along the trie. */
  #letter(
    from: TrieNode,
    to: TrieNode,
    at: number,
    runStart: number,
    had: number,
    gap: Gap,
    next: Next,
    writing: Writing,
  ): void {
    const isSame = from.unit?.kind === 'letter' && from.unit.code === to.unit!.code;
    if (next === 'same letter' && !isSame) return;
    if (next === 'unspaced' || next === 'spaced') if (to.unit!.isUnspaced !== (next === 'unspaced')) return;
    const isBeside = gap === 'none' && from.unit?.kind === 'letter';
    const depth = this.#depth++;
    this.#at[depth] = at;
    this.#writings[depth] = writing;
    this.#gaps[depth] = gap;
    this.#go(to, at + 1, isBeside && isSame ? runStart : at, isBeside && !isSame ? had | JOINED : had);
    this.#depth = depth;
  }

  /** Where the text stops to write the letter of a unit, at most `MAX_RUN` from where its run begins. */
  #endOfRun(unit: Unit, at: number, runStart: number): number {
    let end = at;
    while (end - runStart < MAX_RUN && this.#reads(unit, end)) end++;
    return end;
  }

  #reads(unit: Unit, at: number): boolean {
    if (at >= this.#text.length) return false;
    const letter = this.#text.folded[at]!;
    const base = letter & BASE;
    if (base === unit.code) return true;
    if (unit.bit === 0) return (unit.looksLike & latinBit(base)) !== 0;
    if (!(letter & LOOKALIKE)) return false;
    const written = this.#text.written[at]!;
    return ((lookalikesOf(base) | lookalikesOf(written) | leetOf(letter, written)) & unit.bit) !== 0;
  }

  /**
   * The joint between two words of a phrase: white space, a hyphen or nothing (`game changer`, `game-changer`,
   * `gamechanger`), but no empty line and no end of a paragraph. Each word may be emphasised.
   */
  #joint(node: TrieNode, at: number, had: number): void {
    const { joint } = node;
    if (joint === undefined) return;
    const text = this.#text;
    this.#go(joint, at, at, had);
    const start = skipEmphasis(text, at);
    const end = skipWhite(text, start);
    if (end > start) {
      if (lineEnds(text, start, end) <= 1 && !endsParagraph(text, start, end))
        this.#go(joint, skipEmphasis(text, end), end, had);
      return;
    }
    if (start >= text.length || !isHyphen(text.folded[start]! & BASE)) return;
    // A line may be wrapped behind the hyphen.
    const wrapped = skipWhite(text, start + 1);
    const goesOn = lineEnds(text, start + 1, wrapped) === 1 ? wrapped : start + 1;
    this.#go(joint, skipEmphasis(text, goesOn), goesOn, had);
  }

  #marks(node: TrieNode, at: number, had: number): void {
    if (node.marks === undefined || at >= this.#text.length) return;
    const mark = node.marks.get(foldMark(this.#text.folded[at]! & BASE));
    if (mark === undefined) return;
    this.#go(mark, at + 1, at, had);
  }

  /** Text without spaces between words is wrapped anywhere: a line end inside a word is not part of it. */
  #wrapped(node: TrieNode, at: number, had: number): void {
    const end = skipWhite(this.#text, at);
    if (lineEnds(this.#text, at, end) !== 1 || endsLine(this.#text, at, end)) return;
    this.#letters(node, end, end, had, 'line', 'unspaced');
  }

  /** In a spelled-out phrase, the hyphen or space of the phrase is one of the separators: `A I - p o w e r e d`. */
  #spelledMark(node: TrieNode, at: number, had: number): void {
    if (node.joint === undefined && node.marks === undefined) return;
    const found = new Set<TrieNode>();
    for (let length = 1; length <= MAX_SEPARATORS && isSeparator(this.#text, at + length - 1); length++) {
      const letter = this.#text.folded[at + length - 1]!;
      if (node.joint !== undefined) found.add(node.joint);
      const mark = node.marks?.get(foldMark(letter & BASE));
      if (mark !== undefined) found.add(mark);
      for (const child of found) {
        if (--this.#steps < 0) return;
        this.#letters(child, at + length, at, had | SEPARATED, 'separators', 'any');
      }
    }
  }

  /** Goes on over what is set between two letters of a disguised word. */
  #disguised(node: TrieNode, at: number, had: number): void {
    const soft = this.#softGap(at, had);
    if (soft.end > at) this.#letters(node, soft.end, at, soft.gap === 'space' ? had | STRAY : had, soft.gap, 'spaced');
    if (had & JOINED) return;
    for (let length = 1; length <= MAX_SEPARATORS && isSeparator(this.#text, at + length - 1); length++) {
      // Tried as a soft gap, which allows all that follows here.
      if (length !== soft.length) this.#letters(node, at + length, at, had | SEPARATED, 'separators', 'spaced');
    }
  }

  /**
   * The gap that may stand in some places of a word, though not in all: emphasis marks, a hyphen at a line end, one hyphen,
   * one white space.
   *
   * @returns where the word goes on, `at` where it does not; and the length that such a gap has, 0 for none
   */
  #softGap(at: number, had: number): { gap: Gap; end: number; length: number } {
    const text = this.#text;
    const marksEnd = skipEmphasis(text, at);
    if (marksEnd > at) return { gap: 'emphasis', end: marksEnd, length: marksEnd - at };
    const first = text.folded[at]!;
    if (first & WHITE) {
      // One space within a line: wider gaps, table cells and line ends separate words.
      if (had & STRAY || first & LINE || text.written[at] === TAB) return { gap: 'space', end: at, length: 0 };
      return { gap: 'space', end: isCapital(text, at - 1, at + 1) ? at : at + 1, length: 1 };
    }
    if (!isHyphen(first & BASE)) return { gap: 'hyphen', end: at, length: 0 };
    const end = skipWhite(text, at + 1);
    if (end === at + 1) return { gap: 'hyphen', end, length: 1 };
    // The word goes on in the next line, as it would have in this one: `disrupt-⏎Ive` is two.
    const isOneWord =
      lineEnds(text, at + 1, end) === 1 && !endsParagraph(text, at + 1, end) && !isCapital(text, at - 1, end);
    return { gap: 'wrap', end: isOneWord ? end : at, length: 0 };
  }
}

/** Where the word that goes on at a position ends. */
function endOfWord({ folded, length }: Letters, at: number): number {
  let end = at;
  while (end < length && end - at < MAX_ENDING && folded[end]! & (LETTER | DIGIT)) end++;
  return end;
}

/** For each folded ASCII character: 1 where an entry can begin with it, or with a letter that it is written for. */
export function possibleStarts(root: TrieNode, leetFor: (char: string, bits: number) => boolean): Uint8Array {
  const lookalikes = root.lookalikes.reduce((bits, { unit }) => bits | unit!.looksLike, root.latinBits);
  const begins = (char: string) => {
    const code = char.charCodeAt(0);
    const isLatin = code >= SMALL_A && (latinBit(code) & lookalikes) !== 0;
    return isLatin || root.others?.has(code) || root.marks?.has(code) || leetFor(char, root.latinBits);
  };
  return Uint8Array.from({ length: 128 }, (_, code) => {
    const char = String.fromCharCode(code);
    return begins(char) || begins(char.toUpperCase()) ? 1 : 0;
  });
}
