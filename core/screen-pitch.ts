import { type CompiledNotice, compileNotice } from './match/notice.ts';
import { WithoutOwnQuotes } from './match/own-quotes.ts';
import { TextScreen } from './match/text-screen.ts';
import { type CompiledWords, compileWords } from './match/words.ts';
import type { Inbox, Location, Reason, TextSink, TextWriter } from './types.ts';

/** Tells whether a run of folded letters is a word that people write (see `compileWords`). */
export type IsWord = (letters: string) => boolean;

/** Reasons of one mail that are kept: a mail with thousands of parts can have as many. */
const MOST_REASONS = 100;

/** Screens pitches for one inbox; made once per process. */
export class PitchScreen {
  readonly #words: CompiledWords;
  readonly #notice: CompiledNotice;
  readonly #addresses: readonly string[];

  constructor(
    { address, forwardTo, words, notice }: Pick<Inbox, 'address' | 'forwardTo' | 'words' | 'notice'>,
    isWord: IsWord,
  ) {
    this.#words = compileWords(words, isWord);
    this.#notice = compileNotice(notice);
    this.#addresses = [address, ...forwardTo];
  }

  /**
   * Starts on one pitch.
   *
   * @returns where its texts go, and the reasons to ignore it that are found in them, one for each word and place
   */
  begin(): { sink: TextSink; reasons: Reason[] } {
    const reasons: Reason[] = [];
    const seen = new Set<string>();
    const sink: TextSink = (location) =>
      this.#writer(location, ({ word: { entry }, as, excerpt }) => {
        const key = `${entry}\n${location.where}`;
        // The same text may be read in more than one charset.
        if (seen.has(key) || reasons.length >= MOST_REASONS) return;
        seen.add(key);
        reasons.push({ word: entry, where: location.where, as, excerpt });
      });
    return { sink, reasons };
  }

  #writer({ isFileName, isReply }: Location, onFound: ConstructorParameters<typeof TextScreen>[2]): TextWriter {
    const screen = new TextScreen(this.#words, this.#notice, onFound, { isFileName });
    return isReply ? new WithoutOwnQuotes(screen, this.#addresses) : screen;
  }
}
