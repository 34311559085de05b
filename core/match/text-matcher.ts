import { AddressFinder } from './addresses.ts';
import type { Candidate } from './candidate.ts';
import type { CompiledWord } from './compiled-word.ts';
import { Effort } from './effort.ts';
import { excerptOf, writtenOf } from './excerpt.ts';
import { Finder } from './finder.ts';
import { isInGibberish } from './gibberish.ts';
import { whyNotRead } from './judge.ts';
import { BASE, CASED, LOWER, UPPER } from './letter.ts';
import { type Letters, LetterWindow, MAX_RUN, WINDOW } from './letter-window.ts';
import { type CompiledNotice, isInNotice } from './notice.ts';
import { type Correspondents, type Quoted, QuotedReaders, QuoteReader } from './own-quotes.ts';
import { InShownOrder } from './shown-order.ts';
import { POSSIBLE } from './start-filter.ts';
import type { CompiledWords } from './words.ts';

/** Positions kept before the one that is looked at: an excerpt, and the beginning of a long URL, reach back so far. */
const BEHIND = 2_048;

const IN_ADDRESS = 'in an address';

/** A word found in a text. */
export interface Match {
  /** The word or phrase as it is configured. */
  entry: string;
  /** Where it stands in the text, in UTF-16 units: its first one, and the one behind its last. */
  start: number;
  end: number;
  /** How it is written there: one line, at most 160 characters. */
  as: string;
  /** The text around it: one line, at most 160 characters, safe to print. */
  excerpt: string;
}

/** A reader of the text: what of it is not meant for her. */
export interface Reader {
  notice: CompiledNotice;
  /** Her addresses, in lower case: what she wrote herself is no use of the word. */
  addresses: readonly string[];
}

/** The readers of a text, and whose words are looked for. */
export interface Readers {
  all: readonly Reader[];
  /** For each compiled word, by its index: the readers on whose behalf it is looked for, as indices. */
  wanting: readonly (readonly number[])[];
  /** How many pairs of a reader and a word are looked for. */
  wanted: number;
}

/** What is known of a text. */
export interface TextKind {
  /** A file name is no address, whatever its extension. @default false */
  isFileName?: boolean;
  /** It is the body of a reply, in which others may be quoted. @default false */
  isReply?: boolean;
  /** Asked for a reply. @default no names are known */
  correspondents?: () => Correspondents;
  /** Report every match, not only the first of each word. @default false */
  findsAll?: boolean;
  /** Called for each match that does not count, with the rule that says so. @default they are passed over in silence */
  onPassedOver?: ((match: Match, rule: string) => void) | undefined;
  /** Shared by the texts of a mail. @default an effort of its own */
  effort?: Effort;
}

/**
 * Looks for the words of several readers in one text, which comes in pieces of any size, in one pass and in constant memory.
 * What stands in an address, in a reader's own notice or in her own quoted mail is passed over.
 */
export class TextMatcher {
  readonly #compiled: CompiledWords;
  readonly #effort: Effort;
  readonly #readers: Readers;
  readonly #onMatch: (match: Match, reader: number) => void;
  readonly #findsAll: boolean;
  readonly #onPassedOver: TextKind['onPassedOver'];
  readonly #finder: Finder;
  readonly #addresses: AddressFinder;
  readonly #window: LetterWindow;
  readonly #text: Letters;
  readonly #shown: InShownOrder;
  readonly #quotes: QuoteReader | undefined;
  readonly #quotedReaders: QuotedReaders | undefined;
  /** The stretches of the window that quote somebody, by where each begins. */
  #quoted: { position: number; quoted: Quoted | undefined }[] = [];
  /** For the words that were found, by their index: the readers on whose behalf they are no longer looked for. */
  readonly #done = new Map<number, Set<number>>();
  readonly #isWanted: (index: number) => boolean;
  #left: number;
  /** What one search found, by the index of its word. */
  readonly #found: [candidate: Candidate, index: number][] = [];
  /** What one search rejected, with the rule. Only filled for whoever wants to be told. */
  readonly #rejected: [candidate: Candidate, rule: string][] = [];
  /** For each word: positions before this one belong to a phrase in which it does not count. Empty without such phrases. */
  readonly #excepted: Int32Array;
  readonly #ahead: number;
  /** Where the next search begins. */
  #next = 0;
  /** Positions before this one belong to an address that was recognised. */
  #addressEnd = 0;

  /** @param onMatch called for each match in the order of the text, with the index of its reader */
  constructor(
    compiled: CompiledWords,
    readers: Readers,
    onMatch: (match: Match, reader: number) => void,
    {
      isFileName = false,
      isReply = false,
      findsAll = false,
      correspondents,
      onPassedOver,
      effort = new Effort(),
    }: TextKind = {},
  ) {
    const { words, trie, longest } = compiled;
    this.#compiled = compiled;
    this.#effort = effort;
    this.#readers = readers;
    this.#onMatch = onMatch;
    this.#findsAll = findsAll;
    this.#left = readers.wanted;
    this.#excepted = new Int32Array(compiled.hasExceptions ? words.length : 0);
    this.#isWanted = (index: number) => {
      const entry = words[index]!.exceptionOf ?? index;
      return readers.wanting[entry]!.length > (this.#done.get(entry)?.size ?? 0);
    };
    const onCandidate = (candidate: Candidate, index: number) => this.#candidate(candidate, index);
    this.#onPassedOver = onPassedOver;
    this.#finder = new Finder(words, trie, longest, this.#isWanted, onCandidate, onPassedOver !== undefined);
    this.#addresses = new AddressFinder(isFileName);
    // A word may be stretched, spelled out and wrapped; the notice is compared to both sides.
    const longestNotice = readers.all.reduce((most, { notice }) => Math.max(most, notice.letters.length), 0);
    this.#ahead = Math.min(WINDOW / 4, 64 + longest * (MAX_RUN + 8) + 2 * longestNotice);
    this.#window = new LetterWindow(() => this.#makeRoom());
    this.#text = this.#window.text;
    this.#shown = new InShownOrder((piece, reordered) => this.#window.append(piece, reordered));
    if (isReply) {
      const { senderNames, identities } = correspondents?.() ?? namelessReaders(readers.all);
      this.#quotes = new QuoteReader(senderNames, (line, quoted) => this.#quotedLine(line, quoted));
      this.#quotedReaders = new QuotedReaders(identities);
    }
  }

  write(piece: string): void {
    if (this.#left > 0) (this.#quotes ?? this.#shown).write(piece);
  }

  end(): void {
    if (this.#left > 0) this.#quotes?.end();
    this.#shown.end();
    this.#search(this.#text.length);
    this.#left = 0;
    this.#window.end();
  }

  #quotedLine(line: string, quoted: Quoted | undefined): void {
    const { length } = this.#text;
    if (this.#quoted.at(-1)?.position === length) this.#quoted.pop();
    if (this.#quoted.at(-1)?.quoted !== quoted) this.#quoted.push({ position: length, quoted });
    this.#shown.write(line);
  }

  /** A full window is searched. Returns how much of it is done with. */
  #makeRoom(): number {
    this.#search(this.#text.length - this.#ahead);
    const done = Math.max(0, this.#next - BEHIND);
    this.#next -= done;
    this.#addressEnd -= done;
    for (let index = 0; index < this.#excepted.length; index++) this.#excepted[index]! -= done;
    this.#addresses.forget();
    const first = this.#quoted.findLastIndex(({ position }) => position <= done);
    const kept = this.#quoted.slice(Math.max(0, first));
    this.#quoted = kept.map(({ position, quoted }) => ({ position: position - done, quoted }));
    return done;
  }

  /** Looks for words that begin before `limit`. */
  #search(limit: number): void {
    const { folded } = this.#text;
    const { asciiStarts } = this.#compiled;
    const effort = this.#effort;
    const from = this.#next;
    // Whoever asks what was passed over is told of every position.
    const canFilter = this.#onPassedOver === undefined;
    let isFiltered = canFilter && effort.isLaborious;
    let filtered = isFiltered ? this.#possibleStarts(from) : undefined;
    let before = from > 0 ? folded[from - 1]! : 0;
    for (let at = from; at < limit; at++) {
      if (filtered !== undefined && filtered[at] !== POSSIBLE) {
        at = filtered.indexOf(POSSIBLE, at);
        if (at < 0 || at >= limit) break;
        before = folded[at - 1]!;
      }
      const letter = folded[at]!;
      // Most letters stand inside a word, where no word begins.
      const isInside = (letter & before & LOWER) !== 0 || ((letter & CASED) !== 0 && (before & UPPER) !== 0);
      before = letter;
      if (isInside && canFilter) continue;
      const base = letter & BASE;
      if (base < 0x80 && asciiStarts[base] === 0) continue;
      effort.add(this.#finder.find(this.#text, at));
      if (this.#found.length + this.#rejected.length > 0) this.#settle();
      if (this.#left === 0) break;
      if (canFilter && !isFiltered && effort.isLaboriousAt(at - from)) {
        filtered = this.#possibleStarts(at + 1);
        isFiltered = true;
      }
    }
    effort.pass(Math.max(0, limit - from));
    this.#next = Math.max(this.#next, limit);
  }

  /** For the positions from one on: `POSSIBLE` where one may begin. Undefined where nothing is known. */
  #possibleStarts(from: number): Uint8Array | undefined {
    return this.#compiled.startFilter().scan(this.#text, from, this.#isWanted);
  }

  #candidate(candidate: Candidate, index: number): void {
    const rule = whyNotRead(candidate, this.#text);
    if (rule === undefined) this.#found.push([candidate, index]);
    else if (this.#onPassedOver !== undefined) this.#rejected.push([candidate, rule]);
  }

  /** Takes what was found at one position: the phrases first in which a word does not count. */
  #settle(): void {
    const found = this.#found.splice(0);
    // A word may be seen in several ways: it is told of once, and only where it was seen in none that counts.
    const told = new Set(this.#rejected.length > 0 ? found.map(([{ word }]) => word) : []);
    for (const [candidate, rule] of this.#rejected.splice(0)) {
      if (candidate.word.exceptionOf !== undefined || told.has(candidate.word)) continue;
      told.add(candidate.word);
      this.#passOver(candidate, rule);
    }
    for (const [{ word, end }] of found) {
      const { exceptionOf } = word;
      if (exceptionOf !== undefined) this.#excepted[exceptionOf] = Math.max(this.#excepted[exceptionOf]!, end);
    }
    for (const [candidate, index] of found) {
      if (candidate.word.exceptionOf !== undefined) continue;
      if (candidate.end <= (this.#excepted[index] ?? 0)) this.#passOver(candidate, 'an exception of the entry');
      else this.#report(candidate, index);
    }
  }

  #passOver({ word, start, end }: Candidate, rule: string): void {
    this.#onPassedOver?.(this.#matchOf(word, start, end), rule);
  }

  #report(candidate: Candidate, index: number): void {
    const { word, start, end } = candidate;
    const unused = this.#whyNotUsed(word, start, end);
    if (unused !== undefined) {
      this.#passOver(candidate, unused);
      return;
    }
    const { all, wanting } = this.#readers;
    const quoted = this.#readersQuoted(start, end);
    // Many readers share a notice.
    const compared = new Map<CompiledNotice, boolean>();
    let match: Match | undefined;
    for (const which of wanting[index]!) {
      if (this.#done.get(index)?.has(which)) continue;
      if (quoted.some((readers) => readers.has(which))) {
        this.#passOver(candidate, "in the reporter's own words, quoted");
        continue;
      }
      const { notice } = all[which]!;
      const isNotice = compared.get(notice) ?? isInNotice(this.#text, notice, word, start, end);
      compared.set(notice, isNotice);
      if (isNotice) {
        this.#passOver(candidate, "in the reporter's notice");
        continue;
      }
      if (!this.#findsAll) this.#settleFor(index, which);
      match ??= this.#matchOf(word, start, end);
      this.#onMatch(match, which);
    }
  }

  #settleFor(index: number, which: number): void {
    const done = this.#done.get(index) ?? new Set();
    this.#done.set(index, done.add(which));
    this.#left--;
    if (done.size === this.#readers.wanting[index]!.length) this.#finder.drop(index);
  }

  #matchOf({ entry }: CompiledWord, start: number, end: number): Match {
    const [from, to] = this.#window.span(start, end);
    return {
      entry,
      start: from,
      end: to,
      as: writtenOf(this.#text, start, end),
      excerpt: excerptOf(this.#text, start, end),
    };
  }

  /** Addresses and random letters hold words that no pitch uses. */
  #whyNotUsed(word: CompiledWord, start: number, end: number): string | undefined {
    if (end <= this.#addressEnd) return IN_ADDRESS;
    if (word.isAddress) return undefined;
    const addressEnd = this.#addresses.endOfAddress(this.#text, start, end);
    if (addressEnd > 0) {
      this.#addressEnd = addressEnd;
      return IN_ADDRESS;
    }
    // Letters enough for a disguise do not come together by chance: `#DiSrUpTiVe-AI4Good` is meant.
    if (word.isDisguisable || !isInGibberish(this.#text, start, end)) return undefined;
    return 'in letters without a meaning';
  }

  /** The readers who wrote themselves what stands there: a set of their indices for each quote that it touches. */
  #readersQuoted(start: number, end: number): ReadonlySet<number>[] {
    const readers = this.#quotedReaders;
    if (readers === undefined) return [];
    const found: ReadonlySet<number>[] = [];
    for (
      let index = this.#quoteAt(start);
      index < this.#quoted.length && this.#quoted[index]!.position < end;
      index++
    ) {
      const { quoted } = this.#quoted[index]!;
      if (quoted !== undefined) found.push(readers.of(quoted));
    }
    return found;
  }

  /** The index of the last stretch that begins at or before a position. */
  #quoteAt(position: number): number {
    let low = 0;
    let high = this.#quoted.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#quoted[middle]!.position <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function namelessReaders(readers: readonly Reader[]): Correspondents {
  return { senderNames: [], identities: readers.map(({ addresses }) => ({ addresses, names: [] })) };
}
