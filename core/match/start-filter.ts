import type { CompiledWord, Unit } from './compiled-word.ts';
import { BASE, DIGIT, LETTER, type Letter, LOOKALIKE, latinBit } from './letter.ts';
import { type Letters, WINDOW } from './letter-window.ts';
import { lettersOf } from './letters.ts';
import { leetOf, lookalikesOf } from './lookalikes.ts';
import { foldMark } from './marks.ts';

/** Letters of an entry that are looked for: further ones would hardly rule out more positions. */
const MAX_PREFIX = 32;
/** States of the automaton that are remembered, 256 bytes each. Prose needs some hundred. With more, it begins anew. */
const MAX_STATES = 8_192;
/** Characters beyond ASCII whose symbol is remembered. */
const MAX_OTHER_SYMBOLS = 1_024;
/** Nodes of one state. Symbols that may be letters or not multiply them; beyond this, every position may be a beginning. */
const MAX_NODES = 200;
/** New transitions for each position of a text, beyond which working them out costs more than they save. */
const MAX_NEW_TRANSITIONS = 0.03;
/** New transitions that any text may cost. */
const MIN_TRANSITIONS = 1_000;

/** 26 Latin letters, and buckets that all other letters and digits share. Two in one bucket are not told apart. */
const LATIN_KEYS = 26;
const KEYS = 64;
/** Characters that are read alike are one symbol. The last symbol stands for all that come after so many. */
const MAX_SYMBOLS = 128;
/** No letter and no digit, and not written for one: it may stand between the letters of a word. */
const GAP = 0;
/** A letter or digit that no entry has: it stands in no word. */
const BREAK = 1;
/** From this code point on, no letter is read as a punctuation mark. */
const BEYOND_MARKS = 0x370;

/** The mark of a position at which an entry may begin, and that of every other one. */
export const POSSIBLE = 1;
const IMPOSSIBLE = 2;

/** How a character may be read. */
interface Readings {
  /** The letters of entries that it may be. */
  keys: readonly number[];
  /** It may also stand between letters. */
  isGap: boolean;
}

/**
 * Rules out positions that no entry begins at, for any number of entries in the time of one: an automaton that reads the
 * text from its end to its beginning.
 *
 * It compares letters alone. Whatever is neither letter nor digit is passed over, and a letter that is repeated counts once,
 * in the text as in the entries. So it never rules out a beginning that `Finder` would find, while few others are left.
 *
 * Its states are sets of nodes of a trie that holds the entries backwards. They are worked out when a text first needs them.
 */
export class StartFilter {
  /** The trie: the child of a node for a key, by `node * KEYS + key`. Node 0 is the root. */
  readonly #children = new Map<number, number>();
  readonly #keyOfNode: number[] = [-1];
  /** For each node: the entries that begin there, as indices. */
  readonly #beginning: number[][] = [[]];
  /** For each Latin letter: the keys of letters in other scripts that look like it. */
  readonly #lookalikeKeys: readonly Set<number>[] = Array.from({ length: LATIN_KEYS }, () => new Set<number>());
  readonly #hasOthers: boolean;

  readonly #readings: Readings[] = [
    { keys: [], isGap: true },
    { keys: [], isGap: false },
  ];
  readonly #symbols = new Map<string, number>();
  readonly #asciiSymbols: Uint8Array;
  /** Symbols of further characters, by the character as it is written. */
  readonly #otherSymbols = new Map<number, number>();

  #states: (readonly number[] | undefined)[] = [];
  #stateIds = new Map<string, number>();
  /** For each state and symbol the next state, plus 1; 0 where it is not worked out yet. */
  #next = new Uint16Array(0);
  /** For each state, for one scan: whether a wanted entry begins there. 0 where that is not looked up yet. */
  readonly #accepts = new Uint8Array(MAX_STATES);
  #newTransitions = 0;
  readonly #marks = new Uint8Array(WINDOW);

  constructor(words: readonly CompiledWord[]) {
    words.forEach(({ units }, index) => {
      this.#add(units, index);
    });
    this.#hasOthers = this.#keyOfNode.some((key) => key >= LATIN_KEYS);
    this.#asciiSymbols = Uint8Array.from({ length: 128 }, (_, code) => this.#symbolFor(lettersOf(code)[0]!, code));
  }

  /**
   * Looks where wanted entries may begin. What a text is full of is mostly found already, and wanted no more.
   *
   * @param from where to begin looking
   * @param isWanted tells whether an entry, by its index, is still looked for
   * @returns for each position of the text from there on: `POSSIBLE` where an entry may begin. The next call overwrites it. Undefined
   *   where it would take longer than to look for the entries themselves
   */
  scan(text: Letters, from: number, isWanted: (index: number) => boolean): Uint8Array | undefined {
    const { folded, written, length } = text;
    const marks = this.#marks;
    const accepts = this.#accepts.fill(0, 0, this.#states.length);
    this.#newTransitions = 0;
    const most = MIN_TRANSITIONS + (length - from) * MAX_NEW_TRANSITIONS;
    let state = this.#rootState();
    for (let at = length - 1; at >= from; at--) {
      const code = written[at]!;
      const symbol = code > 0 && code < 0x80 ? this.#asciiSymbols[code]! : this.#symbolOf(folded[at]!, code);
      let next = this.#next[state * MAX_SYMBOLS + symbol]!;
      if (next === 0) {
        next = this.#transition(state, symbol) + 1;
        if (this.#newTransitions > most) return undefined;
      }
      state = next - 1;
      let accepted = accepts[state]!;
      if (accepted === 0) {
        accepted = this.#isBeginning(state, isWanted) ? POSSIBLE : IMPOSSIBLE;
        accepts[state] = accepted;
      }
      marks[at] = accepted;
    }
    return marks.subarray(0, length);
  }

  #isBeginning(state: number, isWanted: (index: number) => boolean): boolean {
    const nodes = this.#states[state];
    return nodes === undefined || nodes.some((node) => this.#beginning[node]!.some(isWanted));
  }

  #add(units: readonly Unit[], index: number): void {
    const keys: number[] = [];
    for (const unit of units) {
      if (unit.kind !== 'letter') continue;
      const key = keyOf(unit);
      for (let bits = unit.looksLike; bits !== 0; bits &= bits - 1) {
        this.#lookalikeKeys[31 - Math.clz32(bits & -bits)]!.add(key);
      }
      if (keys.at(-1) !== key && keys.length < MAX_PREFIX) keys.push(key);
    }
    let node = 0;
    for (const key of keys.reverse()) {
      const at = node * KEYS + key;
      let child = this.#children.get(at);
      if (child === undefined) {
        child = this.#keyOfNode.push(key) - 1;
        this.#beginning.push([]);
        this.#children.set(at, child);
      }
      node = child;
    }
    this.#beginning[node]!.push(index);
  }

  /** The symbol of a character that is not ASCII. */
  #symbolOf(letter: Letter, written: number): number {
    if (!(letter & (LETTER | DIGIT | LOOKALIKE))) return GAP;
    const base = letter & BASE;
    if (!this.#hasOthers && !(letter & LOOKALIKE) && latinBit(base) === 0 && base >= BEYOND_MARKS) return BREAK;
    // The further letters of a ligature are written by no character of their own.
    const name = written === 0 ? -1 - base : written;
    let symbol = this.#otherSymbols.get(name);
    if (symbol === undefined) {
      symbol = this.#symbolFor(letter, written);
      if (this.#otherSymbols.size < MAX_OTHER_SYMBOLS) this.#otherSymbols.set(name, symbol);
    }
    return symbol;
  }

  #symbolFor(letter: Letter, written: number): number {
    const base = letter & BASE;
    const own = latinBit(base);
    const isLetter = (letter & (LETTER | DIGIT)) !== 0;
    // `ʼ` is a letter that is read as an apostrophe.
    const isGap = !isLetter || foldMark(base) !== base;
    const keys = new Set<number>();
    if (own === 0 && isLetter) keys.add(keyOfOther(base));
    let bits = own | (letter & LOOKALIKE ? lookalikesOf(base) | lookalikesOf(written) | leetOf(letter, written) : 0);
    for (; bits !== 0; bits &= bits - 1) {
      const key = 31 - Math.clz32(bits & -bits);
      keys.add(key);
      if (own !== 0) for (const other of this.#lookalikeKeys[key]!) keys.add(other);
    }
    const used = [...keys].filter((key) => this.#usedKeys.has(key)).sort((a, b) => a - b);
    if (used.length === 0) return isGap ? GAP : BREAK;
    const name = `${isGap} ${used.join(' ')}`;
    let symbol = this.#symbols.get(name);
    if (symbol === undefined) {
      if (this.#readings.length === MAX_SYMBOLS) return MAX_SYMBOLS - 1;
      const isLast = this.#readings.length === MAX_SYMBOLS - 1;
      symbol = this.#readings.push(isLast ? { keys: [...this.#usedKeys], isGap: true } : { keys: used, isGap }) - 1;
      if (!isLast) this.#symbols.set(name, symbol);
    }
    return symbol;
  }

  #known: ReadonlySet<number> | undefined;

  get #usedKeys(): ReadonlySet<number> {
    this.#known ??= new Set(this.#keyOfNode.slice(1));
    return this.#known;
  }

  #rootState(): number {
    return this.#stateIds.get('0') ?? this.#newState([0], '0');
  }

  /** Works out the state that follows one by a symbol. */
  #transition(state: number, symbol: number): number {
    this.#newTransitions++;
    const nodes = this.#states[state];
    const readings = this.#readings[symbol]!;
    const following = nodes === undefined ? this.#fromAny(readings) : this.#following(nodes, readings);
    const name = following === undefined ? '' : following.join(' ');
    let next = this.#stateIds.get(name);
    if (next === undefined) {
      const isFull = this.#states.length === MAX_STATES;
      if (isFull) this.#forget();
      next = this.#newState(following, name);
      if (isFull) return next;
    }
    this.#next[state * MAX_SYMBOLS + symbol] = next + 1;
    return next;
  }

  /** @returns the nodes, sorted; undefined for too many of them, which is the state in which everything is possible */
  #following(nodes: readonly number[], { keys, isGap }: Readings): readonly number[] | undefined {
    const found = new Set<number>([0]);
    for (const node of nodes) {
      if (isGap) found.add(node);
      for (const key of keys) {
        const child = this.#children.get(node * KEYS + key);
        if (child !== undefined) found.add(child);
        // The letter is repeated.
        if (key === this.#keyOfNode[node]) found.add(node);
      }
    }
    return found.size > MAX_NODES ? undefined : [...found].sort((a, b) => a - b);
  }

  #fromAny({ keys, isGap }: Readings): readonly number[] | undefined {
    if (isGap) return undefined;
    const found = [0];
    this.#keyOfNode.forEach((key, node) => {
      if (keys.includes(key)) found.push(node);
    });
    return found.length > MAX_NODES ? undefined : found;
  }

  #newState(nodes: readonly number[] | undefined, name: string): number {
    const state = this.#states.push(nodes) - 1;
    this.#stateIds.set(name, state);
    if (this.#next.length < this.#states.length * MAX_SYMBOLS) {
      const larger = new Uint16Array(Math.max(16 * MAX_SYMBOLS, 2 * this.#next.length));
      larger.set(this.#next);
      this.#next = larger;
    }
    return state;
  }

  #forget(): void {
    this.#states = [];
    this.#stateIds.clear();
    this.#next.fill(0);
    this.#accepts.fill(0);
  }
}

function keyOf({ bit, code }: Unit): number {
  return bit === 0 ? keyOfOther(code) : 31 - Math.clz32(bit);
}

function keyOfOther(code: number): number {
  return LATIN_KEYS + (code % (KEYS - LATIN_KEYS));
}
