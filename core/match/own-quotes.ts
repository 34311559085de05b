import type { TextWriter } from '../types.ts';
import { PARAGRAPH_SEPARATOR } from '../unsafe-characters.ts';

/** Whom a block of lines quotes: the reporter, somebody else, or nobody that it names. */
type Owner = 'own' | 'other' | 'unknown';

/** Lines of an attribution (`On Monday, … <…> wrote:`): mail programs wrap it. */
const ATTRIBUTION_LINES = 3;
/** A longer line is taken in pieces: no attribution is so long. */
const LONGEST_LINE = 16_384;

/**
 * Leaves out, from the text of a reply, what it quotes from the reporter's own mail: lines behind `>` whose attribution,
 * before them or as their first lines, ends in a colon and names one of her addresses. All other quotes stay.
 */
export class WithoutOwnQuotes implements TextWriter {
  readonly #to: TextWriter;
  readonly #addresses: readonly string[];
  #held = '';
  /** The last piece was not the end of its line: what follows belongs to the same. */
  #isCut = false;
  /** For each quote level, from 1: whether it quotes the reporter. Level 0 is the reply itself. */
  #owners: Owner[] = ['other'];
  /** For each quote level, whom its last block with an attribution quoted: answers may stand between two blocks of one. */
  readonly #lastOwners: Owner[] = [];
  /** The last lines of the current block that say something, for an attribution. */
  #recent: string[] = [];
  /** How many such lines the current block had. */
  #lines = 0;

  /** @param addresses the reporter's, in lower case */
  constructor(to: TextWriter, addresses: readonly string[]) {
    this.#to = to;
    this.#addresses = addresses;
  }

  write(piece: string): void {
    const text = this.#held + piece;
    let start = 0;
    for (let at = this.#held.length; at < text.length; at++) {
      const char = text.charCodeAt(at);
      const isLineEnd = char === 0x0a || char === 0x2028 || char === 0x2029;
      if (!isLineEnd && at - start < LONGEST_LINE) continue;
      this.#line(text.slice(start, at + 1));
      start = at + 1;
    }
    this.#held = text.slice(start);
  }

  end(): void {
    this.#line(this.#held);
    this.#to.end();
  }

  #line(line: string): void {
    const isContinued = this.#isCut;
    this.#isCut = !/[\n\u2028\u2029]$/.test(line);
    if (isContinued) {
      if (this.#owners.at(-1) !== 'own') this.#to.write(line);
      return;
    }
    const prefix = /^[ \t]*(?:>[> \t]{0,200})?/.exec(line)![0];
    const depth = Math.min(50, prefix.split('>').length - 1);
    const says = line.slice(prefix.length).trim();
    if (says === '') {
      // An empty line ends no block; quoting programs leave them without a prefix.
      this.#to.write(line);
      return;
    }
    const current = this.#owners.length - 1;
    if (depth !== current) this.#enter(depth, current);
    this.#lines++;
    this.#recent = [...this.#recent.slice(1 - ATTRIBUTION_LINES), says.slice(0, 500)];
    const owner = this.#owners[depth]!;
    // Some programs set the attribution inside the block that it is for.
    if (owner === 'unknown' && this.#lines <= ATTRIBUTION_LINES && this.#attribution() !== 'unknown') {
      this.#owners[depth] = this.#lastOwners[depth] = this.#attribution();
    }
    this.#to.write(owner === 'own' ? PARAGRAPH_SEPARATOR : line);
  }

  #enter(depth: number, current: number): void {
    const attribution = this.#attribution();
    this.#owners.length = Math.min(this.#owners.length, depth + 1);
    for (let level = current + 1; level <= depth; level++) {
      if (attribution !== 'unknown') {
        this.#lastOwners.length = level;
        this.#lastOwners[level] = attribution;
      }
      const inherited = level > 1 ? this.#owners[level - 1]! : 'unknown';
      this.#owners[level] = this.#lastOwners[level] ?? inherited;
    }
    this.#recent = [];
    this.#lines = 0;
  }

  /** Whom the last lines say that what follows is from. */
  #attribution(): Owner {
    const text = this.#recent.join(' ').toLowerCase();
    if (!/[:：]$/.test(text)) return 'unknown';
    const named = text.match(/[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255}/g) ?? [];
    if (named.some((address) => this.#addresses.includes(address.replace(/^['"]|[.-]+$/g, '')))) return 'own';
    return named.length > 0 || /\b(wrote|schrieb|écrit|escribió|scritto|schreef|пишет|написал)\b|写道|寫道/.test(text)
      ? 'other'
      : 'unknown';
  }
}
