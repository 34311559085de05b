import { AddressFinder } from './addresses.ts';
import type { Candidate } from './candidate.ts';
import type { CompiledWord } from './compiled-word.ts';
import { excerptOf, writtenOf } from './excerpt.ts';
import { Finder } from './finder.ts';
import { isInGibberish } from './gibberish.ts';
import { whyNotRead } from './judge.ts';
import { BASE, CASED, LOWER, UPPER } from './letter.ts';
import { type Letters, LetterWindow, MAX_RUN, WINDOW } from './letter-window.ts';
import { type CompiledNotice, isInNotice } from './notice.ts';
import { type Correspondents, type Identity, isHers, type Quoted, QuoteReader } from './own-quotes.ts';
import { InShownOrder } from './shown-order.ts';
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

/** A reader of the text: whose words are looked for, and what of the text is not meant for them. */
export interface Reader {
  /** For each compiled word, by its index: 1 where it is not looked for on behalf of this reader. */
  notWanted: Uint8Array;
  /** How many words are looked for. */
  wanted: number;
  notice: CompiledNotice;
  /** Her addresses, in lower case: what she wrote herself is no use of the word. */
  addresses: readonly string[];
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
}

/**
 * Looks for the words of several readers in one text, which comes in pieces of any size, in one pass and in constant memory.
 * What stands in an address, in a reader's own notice or in her own quoted mail is passed over.
 */
export class TextMatcher {
  readonly #asciiStarts: Uint8Array;
  readonly #readers: readonly Reader[];
  readonly #onMatch: (match: Match, reader: number) => void;
  readonly #findsAll: boolean;
  readonly #onPassedOver: TextKind['onPassedOver'];
  readonly #finder: Finder;
  readonly #addresses: AddressFinder;
  readonly #window: LetterWindow;
  readonly #text: Letters;
  readonly #shown: InShownOrder;
  readonly #quotes: QuoteReader | undefined;
  /** For each reader, the names and addresses by which a quote is known as hers. */
  readonly #identities: readonly Identity[];
  /** The stretches of the window that quote somebody, by where each begins. */
  #quoted: { position: number; quoted: Quoted | undefined }[] = [];
  /** For each reader: 1 for the words, by their index, that are not looked for, or no more. */
  readonly #done: readonly Uint8Array[];
  #left: number;
  /** What one search found, by the index of its word. */
  readonly #found: [candidate: Candidate, index: number][] = [];
  /** What one search rejected, with the rule. Only filled for whoever wants to be told. */
  readonly #rejected: [candidate: Candidate, rule: string][] = [];
  /** For each word: positions before this one belong to a phrase in which it does not count. */
  readonly #excepted: Int32Array;
  readonly #ahead: number;
  /** Where the next search begins. */
  #next = 0;
  /** Positions before this one belong to an address that was recognised. */
  #addressEnd = 0;

  /** @param onMatch called for each match in the order of the text, with the index of its reader */
  constructor(
    { words, trie, asciiStarts, longest }: CompiledWords,
    readers: readonly Reader[],
    onMatch: (match: Match, reader: number) => void,
    { isFileName = false, isReply = false, findsAll = false, correspondents, onPassedOver }: TextKind = {},
  ) {
    this.#asciiStarts = asciiStarts;
    this.#readers = readers;
    this.#onMatch = onMatch;
    this.#findsAll = findsAll;
    this.#onPassedOver = onPassedOver;
    this.#done = readers.map(({ notWanted }) => notWanted.slice());
    this.#left = readers.reduce((sum, { wanted }) => sum + wanted, 0);
    this.#excepted = new Int32Array(words.length);
    const isWanted = (index: number) => this.#done.some((done) => done[words[index]!.exceptionOf ?? index] === 0);
    const onCandidate = (candidate: Candidate, index: number) => this.#candidate(candidate, index);
    this.#finder = new Finder(words, trie, longest, isWanted, onCandidate, onPassedOver !== undefined);
    this.#addresses = new AddressFinder(isFileName);
    // A word may be stretched, spelled out and wrapped; the notice is compared to both sides.
    const longestNotice = Math.max(0, ...readers.map(({ notice }) => notice.letters.length));
    this.#ahead = Math.min(WINDOW / 4, 64 + longest * (MAX_RUN + 8) + 2 * longestNotice);
    this.#window = new LetterWindow(() => this.#makeRoom());
    this.#text = this.#window.text;
    this.#shown = new InShownOrder((piece, reordered) => this.#window.append(piece, reordered));
    const { senderNames, identities } = (isReply ? correspondents?.() : undefined) ?? namelessReaders(readers);
    this.#identities = identities;
    this.#quotes = isReply ? new QuoteReader(senderNames, (line, quoted) => this.#quotedLine(line, quoted)) : undefined;
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
    const starts = this.#asciiStarts;
    let before = this.#next > 0 ? folded[this.#next - 1]! : 0;
    for (let at = this.#next; at < limit; at++) {
      const letter = folded[at]!;
      // Most letters stand inside a word, where no word begins.
      const isInside = (letter & before & LOWER) !== 0 || ((letter & CASED) !== 0 && (before & UPPER) !== 0);
      before = letter;
      if (isInside && this.#onPassedOver === undefined) continue;
      const base = letter & BASE;
      if (base < 0x80 && starts[base] === 0) continue;
      this.#finder.find(this.#text, at);
      if (this.#found.length + this.#rejected.length > 0) this.#settle();
      if (this.#left === 0) break;
    }
    this.#next = Math.max(this.#next, limit);
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
      const isExcepted = candidate.end <= this.#excepted[index]!;
      if (candidate.word.exceptionOf !== undefined) continue;
      if (isExcepted) this.#passOver(candidate, 'an exception of the entry');
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
    let match: Match | undefined;
    this.#readers.forEach((reader, which) => {
      const done = this.#done[which]!;
      if (done[index] !== 0) return;
      const own = this.#whyHerOwn(reader, this.#identities[which]!, word, start, end);
      if (own !== undefined) {
        this.#passOver(candidate, own);
        return;
      }
      if (!this.#findsAll) {
        done[index] = 1;
        this.#left--;
      }
      match ??= this.#matchOf(word, start, end);
      this.#onMatch(match, which);
    });
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

  /** The word stands in her public notice, or in what she wrote herself. */
  #whyHerOwn(
    { notice }: Reader,
    identity: Identity,
    word: CompiledWord,
    start: number,
    end: number,
  ): string | undefined {
    if (isInNotice(this.#text, notice, word, start, end)) return "in the reporter's notice";
    const isQuoted = this.#quoted.some(
      ({ position, quoted }, index) =>
        position < end &&
        start < (this.#quoted[index + 1]?.position ?? this.#text.length) &&
        quoted !== undefined &&
        isHers(quoted, identity),
    );
    return isQuoted ? "in the reporter's own words, quoted" : undefined;
  }
}

function namelessReaders(readers: readonly Reader[]): Correspondents {
  return { senderNames: [], identities: readers.map(({ addresses }) => ({ addresses, names: [] })) };
}
