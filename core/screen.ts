import { parseMailboxes } from './mail/addresses.ts';
import { valuesOf } from './mail/header-field.ts';
import { type Mail, parseMail } from './mail/mail.ts';
import { rawCharsets } from './mail/raw-charsets.ts';
import { Effort } from './match/effort.ts';
import { type CompiledNotice, compileNotice } from './match/notice.ts';
import { type Correspondents, identityOf, nameWords } from './match/own-quotes.ts';
import { type Match, type Readers, type TextKind, TextMatcher } from './match/text-matcher.ts';
import { type CompiledWords, compileWords, entryKey, type IsWord } from './match/words.ts';
import { DISCARDED, readPitch } from './read-pitch.ts';
import type { ReadingOptions } from './text/read-texts.ts';
import type { Inbox, Reason, TextSink, TextWriter, Unread, Verdict, WordEntry } from './types.ts';

/** Reasons of one mail for one inbox: a mail with thousands of parts can have as many. */
const MAX_REASONS = 100;
/** Sets of rules whose words are kept compiled together, for mails to several inboxes. */
const MAX_COMPILED_SETS = 16;

/** What is screened for, compiled once for all mails of an inbox. */
export interface Rules {
  /** Words and phrases, as they are configured. */
  readonly entries: readonly WordEntry[];
  readonly isWord: IsWord;
  readonly notice: CompiledNotice;
  /** The reporter's own addresses: what she wrote herself is no use of a word. */
  readonly addresses: readonly string[];
  /** The charset of unlabelled 8-bit text that is not UTF-8. */
  readonly fallbackCharset: string;
}

/** What rules are made of, beside the inbox. */
export interface RulesOptions {
  /** Tells whether a run of letters is a word that people write. @default none is known */
  isWord?: IsWord;
  /** The charset of unlabelled 8-bit text that is not UTF-8. @default 'gb18030' */
  fallbackCharset?: string;
}

/** Measures how long a piece of work takes. The engine itself has no clock. */
export interface Meter {
  measure<T>(work: () => T): T;
}

/** What a screening takes from outside of the engine. */
export interface ScreeningOptions {
  /** Measures the search for words, apart from the reading. @default not measured */
  meter?: Meter;
  /** Called with the name of each attached file, once, as the mail has it. @default nobody asks */
  onFileName?: (name: string) => void;
  /** For attached documents. @default they are read without a clock, PDFs in this thread */
  documents?: ReadingOptions['documents'];
  /**
   * Asked again and again while the mail is read. Once it is false, the rest of the mail is noted as unread; what was found
   * before counts. @default there is always time
   */
  hasTime?: ReadingOptions['hasTime'];
}

const NO_METER: Meter = { measure: (work) => work() };

/**
 * Makes the rules of one inbox.
 *
 * @example compileRules({ address: 'desk@example.org', forwardTo: [], words: ['disruptive'], notice: '' })
 */
export function compileRules(
  { address, forwardTo, words, notice }: Pick<Inbox, 'address' | 'forwardTo' | 'words' | 'notice'>,
  { isWord = () => false, fallbackCharset = 'gb18030' }: RulesOptions = {},
): Rules {
  const addresses = [address, ...forwardTo];
  return { entries: words, isWord, notice: compileNotice(notice), addresses, fallbackCharset };
}

/**
 * Screens a mail: reads all that its reader is shown, and looks for the words in it.
 *
 * @param mail as it was received, its header parsed or not
 * @returns the verdict. Whatever a mail holds is data: nothing is thrown, and what cannot be read is in `unread`
 * @example const { decision, reasons } = await screen(raw, compileRules(inbox))
 */
export async function screen(mail: Mail | Uint8Array, rules: Rules, options?: ScreeningOptions): Promise<Verdict> {
  const [verdict] = await screenForEach(mail, [rules], options);
  return verdict!;
}

/**
 * Screens a mail for several inboxes in one reading.
 *
 * @param all the rules of each inbox
 * @returns a verdict for each, in the same order
 */
export async function screenForEach(
  mail: Mail | Uint8Array,
  all: readonly Rules[],
  { meter = NO_METER, onFileName, documents, hasTime }: ScreeningOptions = {},
): Promise<Verdict[]> {
  const [first] = all;
  if (first === undefined) return [];
  const reasons = all.map((): Reason[] => []);
  const seen = all.map(() => new Set<string>());
  const parsed = parsedMail(mail);
  const correspondents = correspondentsOf(parsed, all);
  const effort = new Effort(hasTime);
  const sink: TextSink = (location) => {
    const onMatch = ({ entry, as, excerpt }: Match, index: number) => {
      const key = `${entry}\n${location.where}`;
      // The same text may be read in more than one charset.
      if (seen[index]!.has(key) || reasons[index]!.length >= MAX_REASONS) return;
      seen[index]!.add(key);
      reasons[index]!.push({ word: entry, where: location.where, as, excerpt });
    };
    const matcher = measured(meter, () => createMatcher(all, onMatch, { ...location, correspondents, effort }));
    const isNew = location.isFileName && location.isAnotherReading !== true;
    return isNew && onFileName !== undefined ? named(matcher, onFileName) : matcher;
  };
  const unread = await readPitch(parsed, sink, { fallbackCharset: first.fallbackCharset, documents, hasTime }).catch(
    (error: Error): Unread[] => [
      // A fault of the engine, as a mail may be anything. It must not cost a pitch: only a word that was found does.
      { where: 'mail', why: `reading it failed: ${error.message}` },
    ],
  );
  return reasons.map((found) => ({ decision: found.length > 0 ? 'ignore' : 'forward', reasons: found, unread }));
}

/**
 * Finds all matches in one text, in order.
 *
 * @returns each with its offsets in the text
 */
export function findMatches(text: string, rules: Rules): Match[] {
  const matches: Match[] = [];
  const matcher = createMatcher([rules], (match) => matches.push(match), { findsAll: true });
  matcher.write(text);
  matcher.end();
  return matches;
}

/** Takes one text in pieces, and each match in it, at the latest at its end. */
interface MatchedTextWriter extends TextWriter {
  match(match: Match): void;
  /** Takes each match that does not count, and the rule that says so. @default they are passed over in silence */
  passOver?(match: Match, rule: string): void;
}

/** Called for each text with its location. @returns where the text goes, or nothing to pass it over */
export type MatchedTextSink = (...location: Parameters<TextSink>) => MatchedTextWriter | undefined;

/**
 * Reads a mail like `screen`, and hands on every text with all the matches in it.
 *
 * @param sink takes the texts
 * @returns what could not be read
 */
export function readMatched(
  mail: Mail | Uint8Array,
  rules: Rules,
  sink: MatchedTextSink,
  { documents }: ScreeningOptions = {},
): Promise<Unread[]> {
  const parsed = parsedMail(mail);
  const correspondents = correspondentsOf(parsed, [rules]);
  const effort = new Effort();
  const toMatched: TextSink = (location) => {
    const writer = sink(location);
    if (writer === undefined) return DISCARDED;
    const onPassedOver = writer.passOver?.bind(writer);
    const kind = { ...location, correspondents, effort, findsAll: true, onPassedOver };
    const matcher = createMatcher([rules], (match) => writer.match(match), kind);
    return {
      write(piece) {
        writer.write(piece);
        matcher.write(piece);
      },
      end() {
        matcher.end();
        writer.end();
      },
    };
  };
  return readPitch(parsed, toMatched, { fallbackCharset: rules.fallbackCharset, documents });
}

/** Rules that are screened by together, with their words compiled as one. */
interface CompiledSet {
  all: readonly Rules[];
  words: CompiledWords;
  readers: Readers;
}

/** The sets that begin with some rules, the latest last: mails to the same inboxes come again. */
const compiledSets = new WeakMap<Rules, CompiledSet[]>();

function createMatcher(
  all: readonly Rules[],
  onMatch: (match: Match, index: number) => void,
  kind: TextKind,
): TextMatcher {
  const { words, readers } = compiled(all);
  return new TextMatcher(words, readers, onMatch, kind);
}

function compiled(all: readonly Rules[]): CompiledSet {
  const [first] = all as [Rules];
  const sets = compiledSets.get(first) ?? [];
  compiledSets.set(first, sets);
  const known = sets.find((set) => set.all.length === all.length && set.all.every((rules, at) => rules === all[at]));
  if (known !== undefined) return known;
  const dictionaries = [...new Set(all.map(({ isWord }) => isWord))];
  const words = compileWords(
    all.flatMap(({ entries }) => entries),
    (letters) => dictionaries.some((isWord) => isWord(letters)),
  );
  const readers = readersOf(all, words);
  if (sets.length >= MAX_COMPILED_SETS) sets.shift();
  sets.push({ all, words, readers });
  return sets.at(-1)!;
}

function readersOf(all: readonly Rules[], { words }: CompiledWords): Readers {
  const wanting: number[][] = words.map(() => []);
  const indices = new Map(
    words.flatMap(({ key, exceptionOf }, index) => (exceptionOf === undefined ? [[key, index]] : [])),
  );
  const notices = new Map<string, CompiledNotice>();
  const readers = all.map(({ entries, notice, addresses }, which) => {
    for (const key of new Set(entries.map(entryKey))) {
      const index = indices.get(key);
      if (index !== undefined) wanting[index]!.push(which);
    }
    // Readers with the same notice share one, so that a text is compared with it once.
    const name = notice.letters.join(' ');
    const shared = notices.get(name) ?? notice;
    notices.set(name, shared);
    return { notice: shared, addresses };
  });
  return { all: readers, wanting, wanted: wanting.reduce((sum, { length }) => sum + length, 0) };
}

function parsedMail(mail: Mail | Uint8Array): Mail {
  return mail instanceof Uint8Array ? parseMail(mail) : mail;
}

/** Reads the names in the header when a reply first asks for them, once for all texts of the mail. */
function correspondentsOf(mail: Mail, all: readonly Rules[]): () => Correspondents {
  const mailboxes = (...names: string[]) =>
    parseMailboxes(
      names.flatMap((name) => valuesOf(mail.fields, name)),
      rawCharsets(mail, all[0]!.fallbackCharset),
    );
  let known: Correspondents | undefined;
  return () => {
    if (known !== undefined) return known;
    const recipients = mailboxes('to', 'cc');
    known = {
      senderNames: mailboxes('from').flatMap(({ name }) => nameWords(name) ?? []),
      identities: all.map(({ addresses }) => identityOf(addresses, recipients)),
    };
    return known;
  };
}

/** Hands on a name that is written at once. */
function named(writer: TextWriter, onFileName: (name: string) => void): TextWriter {
  return {
    write(name) {
      onFileName(name);
      writer.write(name);
    },
    end: () => writer.end(),
  };
}

function measured(meter: Meter, make: () => TextWriter): TextWriter {
  const writer = meter.measure(make);
  if (meter === NO_METER) return writer;
  return {
    write: (piece) => meter.measure(() => writer.write(piece)),
    end: () => meter.measure(() => writer.end()),
  };
}
