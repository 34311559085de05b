import { withoutLabel } from '../inbox.ts';
import { isDatedAttribution, isSeparatorLine, labelledLine, saysWrote } from './quote-formats.ts';

/** Lines of an attribution (`On Monday, … <…> wrote:`): mail programs wrap it. */
const MAX_ATTRIBUTION_LINES = 3;
/** A longer line is taken in pieces: no attribution is so long. */
const MAX_LINE = 16_384;
/** Quotes nested deeper are taken for ones of this depth. */
const MAX_DEPTH = 50;
/** Characters of a line that may belong to an attribution. */
const MAX_ATTRIBUTION_LINE = 500;

/** Who wrote a quoted line, as far as the mail says so. */
export interface Quoted {
  /** The addresses that the attribution names, in lower case. */
  addresses: readonly string[];
  /** The attribution in lower case, where it names no address. */
  attribution: string;
}

/** The names and addresses by which mails name a reporter. */
export interface Identity {
  /** In lower case. */
  addresses: readonly string[];
  /** Her display names in this mail, each as its words in lower case. */
  names: readonly (readonly string[])[];
}

const NOBODY: Quoted = { addresses: [], attribution: '' };

/** Tells whether the sender of a mail wrote a line, rather than quoting it. Empty lines count as written. */
export function isOwnLine(quoted: Quoted | undefined): boolean {
  return quoted === NOBODY;
}

/** Whom a mail is from, and by what names it calls each reader of it. Only a reply asks for them. */
export interface Correspondents {
  /** The words of the sender's display name, in lower case. */
  senderNames: readonly string[];
  /** For each reader, in the order of the readers. */
  identities: readonly Identity[];
}

/** Tells which readers a quoted line is from: its attribution names an address of theirs, or else their name. */
export class QuotedReaders {
  /** For each address, the readers whose it is, by their index. */
  readonly #owners = new Map<string, number[]>();
  readonly #identities: readonly Identity[];
  /** The answers given so far: the lines of one quote share an attribution. */
  readonly #known = new WeakMap<Quoted, ReadonlySet<number>>();

  constructor(identities: readonly Identity[]) {
    this.#identities = identities;
    identities.forEach(({ addresses }, index) => {
      for (const address of addresses) {
        const owners = this.#owners.get(address);
        if (owners === undefined) this.#owners.set(address, [index]);
        else owners.push(index);
      }
    });
  }

  /** @returns the indices of the readers */
  of(quoted: Quoted): ReadonlySet<number> {
    const known = this.#known.get(quoted) ?? new Set(this.#namedIn(quoted));
    this.#known.set(quoted, known);
    return known;
  }

  #namedIn({ addresses, attribution }: Quoted): number[] {
    if (addresses.length > 0) {
      return addresses.flatMap((address) => [
        ...(this.#owners.get(address) ?? []),
        ...(this.#owners.get(withoutLabel(address)) ?? []),
      ]);
    }
    if (attribution === '') return [];
    const words = new Set(wordsOf(attribution));
    return this.#identities.flatMap(({ names }, index) =>
      names.some((name) => name.every((word) => words.has(word))) ? [index] : [],
    );
  }
}

/** The names by which a mail calls the owner of some addresses: those beside her addresses among its recipients. */
export function identityOf(
  addresses: readonly string[],
  recipients: readonly { name: string; address: string }[],
): Identity {
  const names = recipients
    .filter(({ address }) => {
      const lower = address.toLowerCase();
      return addresses.includes(lower) || addresses.includes(withoutLabel(lower));
    })
    .flatMap(({ name }) => {
      const words = nameWords(name);
      return words === undefined ? [] : [words];
    });
  return { addresses, names };
}

/** A display name as the words that an attribution has of it; nothing for one that is too short to tell anybody by. */
export function nameWords(name: string): string[] | undefined {
  const words = wordsOf(name.toLowerCase());
  return words.join('').length >= 4 ? words : undefined;
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/**
 * Follows the quotes of a reply, line by line, in the formats of quote-formats.ts:
 * - lines behind `>`, with an attribution before them or as their first lines;
 * - all that stands below a block of From, Sent, To and Subject, or below a dated attribution, where the sender's own words
 *   come first. In a text that begins with the quote, the answer stands below it, and nothing tells where.
 *
 * A line within a quote that begins with the sender's own name (`[Jane:] yes`) is an answer, not quoted.
 */
export class QuoteReader {
  readonly #onLine: (line: string, quoted: Quoted | undefined) => void;
  readonly #senderNames: ReadonlySet<string>;
  #held = '';
  /** Whether the last piece of text ended within a line, so that the next one goes on with it. */
  #isCut = false;
  /** For each quote level: whom it quotes; undefined where nothing tells. Level 0 is the reply itself. */
  #quoted: (Quoted | undefined)[] = [NOBODY];
  /** For each quote level, the person whom its last attribution named. An answer may split one quote into two blocks. */
  readonly #lastQuoted: (Quoted | undefined)[] = [];
  /** The last lines of the current block that are not empty. An attribution is looked for in them. */
  #recent: string[] = [];
  /** How many lines of the current block were not empty. */
  #lines = 0;
  /** How many lines the sender wrote at level 0, above any quote. */
  #ownLines = 0;
  /** The header block that is being read. */
  #block: HeaderBlock | undefined;
  /** Whom the line before announced, if it ended an attribution: the quote may follow without `>`. */
  #announced: Quoted | undefined;

  /**
   * @param senderNames the words of the sender's display name, in lower case
   * @param onLine takes each line with its line end, or a piece of a long one, and whom it quotes
   */
  constructor(senderNames: readonly string[], onLine: (line: string, quoted: Quoted | undefined) => void) {
    this.#senderNames = new Set(senderNames);
    this.#onLine = onLine;
  }

  /** Takes the text in pieces of any size. */
  write(piece: string): void {
    const text = this.#held + piece;
    let start = 0;
    for (let at = this.#held.length; at < text.length; at++) {
      const char = text.charCodeAt(at);
      const isLineEnd = char === 0x0a || char === 0x2028 || char === 0x2029;
      if (!isLineEnd && at - start < MAX_LINE) continue;
      this.#line(text.slice(start, at + 1));
      start = at + 1;
    }
    this.#held = text.slice(start);
  }

  end(): void {
    this.#line(this.#held);
  }

  #line(line: string): void {
    const isContinued = this.#isCut;
    this.#isCut = !/[\n\u2028\u2029]$/.test(line);
    if (isContinued) {
      this.#onLine(line, this.#quoted.at(-1));
      return;
    }
    const prefix = /^[ \t]*(?:>[> \t]{0,200})?/.exec(line)![0];
    const depth = Math.min(MAX_DEPTH, prefix.split('>').length - 1);
    const says = line.slice(prefix.length).trim();
    if (says === '') {
      // An empty line ends no quote; quoting programs leave them without a prefix.
      this.#onLine(line, NOBODY);
      return;
    }
    const current = this.#quoted.length - 1;
    if (depth !== current) this.#enter(depth, current);
    this.#readBlock(says, depth);
    this.#lines++;
    this.#recent = [...this.#recent.slice(1 - MAX_ATTRIBUTION_LINES), says.slice(0, MAX_ATTRIBUTION_LINE)];
    const quoted = this.#quoted[depth];
    // Some programs set the attribution inside the block that it is for.
    if (quoted === undefined && this.#lines <= MAX_ATTRIBUTION_LINES) {
      const named = attributionIn(this.#recent.join(' '));
      if (named !== undefined) this.#quoted[depth] = this.#lastQuoted[depth] = named;
    }
    this.#announce(depth);
    this.#onLine(line, quoted !== NOBODY && this.#isAnswer(says) ? NOBODY : quoted);
  }

  #enter(depth: number, current: number): void {
    const attribution = attributionIn(this.#recent.join(' '));
    this.#quoted.length = Math.min(this.#quoted.length, depth + 1);
    for (let level = current + 1; level <= depth; level++) {
      if (attribution !== undefined) {
        this.#lastQuoted.length = level;
        this.#lastQuoted[level] = attribution;
      }
      const inherited = level > 1 ? this.#quoted[level - 1] : undefined;
      this.#quoted[level] = this.#lastQuoted[level] ?? inherited;
    }
    this.#recent = [];
    this.#lines = 0;
    this.#block = undefined;
    this.#announced = undefined;
  }

  /** Reads the lines of a header block; with the first line behind it, the quote begins. */
  #readBlock(says: string, depth: number): void {
    const labelled = labelledLine(says);
    if (labelled !== undefined) {
      this.#block ??= new HeaderBlock();
      this.#block.add(labelled.isFrom, labelled.value);
      return;
    }
    // Some programs set a label and its value in two cells, so on two lines.
    if (this.#block?.takesValue(says.toLowerCase())) return;
    const from = this.#block?.from;
    this.#block = undefined;
    const announced = from === undefined ? this.#announced : whoIn(from);
    if (announced !== undefined && (depth > 0 || this.#ownLines > 0)) this.#quoted[depth] = announced;
    if (depth === 0 && this.#quoted[0] === NOBODY && !isSeparatorLine(says)) this.#ownLines++;
  }

  /** Sees whether an attribution ends here that may be for lines without a quote mark. */
  #announce(depth: number): void {
    this.#announced = undefined;
    for (let lines = 1; lines <= this.#recent.length; lines++) {
      const text = this.#recent.slice(-lines).join(' ').toLowerCase();
      if (!isDatedAttribution(text)) continue;
      this.#announced = attributionIn(text);
      // The attribution itself is no line of the sender's own.
      if (depth === 0 && this.#quoted[0] === NOBODY) this.#ownLines = Math.max(0, this.#ownLines - lines);
      return;
    }
  }

  #isAnswer(says: string): boolean {
    const name = /^[[(<{*]{0,3}\s{0,3}([\p{L}\p{M}.'-]{2,40})[\s*]{0,3}[:\]>)}]/u.exec(says)?.[1];
    return name !== undefined && this.#senderNames.has(name.toLowerCase());
  }
}

/** The labelled lines above a quote. */
class HeaderBlock {
  #from: string | undefined;
  #lines = 0;
  /** The label that came last lacks its value. */
  #open: 'from' | 'other' | undefined;

  add(isFrom: boolean, value: string): void {
    this.#lines++;
    this.#open = value === '' ? (isFrom ? 'from' : 'other') : undefined;
    if (isFrom && value !== '') this.#from ??= value;
  }

  /** Takes a line as the value of the label before it, if that lacks one. */
  takesValue(line: string): boolean {
    if (this.#open === undefined) return false;
    if (this.#open === 'from') this.#from ??= line;
    this.#open = undefined;
    return true;
  }

  /** Who the quote is from; undefined where these lines are no header block. */
  get from(): string | undefined {
    return this.#lines > 1 ? this.#from : undefined;
  }
}

/** Whom the lines before a quote say that it is from. */
function attributionIn(lines: string): Quoted | undefined {
  const text = lines.toLowerCase();
  if (!/[:：]$/.test(text)) return undefined;
  const who = whoIn(text);
  return who.addresses.length > 0 || saysWrote(text) ? who : undefined;
}

function whoIn(text: string): Quoted {
  const named = text.match(/[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255}/g) ?? [];
  const addresses = named.map((address) => address.replace(/^['"]|[.-]+$/g, ''));
  return { addresses, attribution: addresses.length > 0 ? '' : text };
}
