/** Lines of an attribution (`On Monday, … <…> wrote:`): mail programs wrap it. */
const ATTRIBUTION_LINES = 3;
/** A longer line is taken in pieces: no attribution is so long. */
const MAX_LINE = 16_384;
/** Quotes nested deeper are taken for ones of this depth. */
const MAX_DEPTH = 50;
/** Characters of a line that may belong to an attribution. */
const MAX_ATTRIBUTION_LINE = 500;

/** Whom a line quotes: the addresses that the attribution names, in lower case; undefined where nothing tells. */
export type Quoted = readonly string[] | undefined;

const NOBODY: Quoted = [];

/**
 * Follows the quotes of a reply, line by line: lines behind `>` whose attribution, before them or as their first lines, ends
 * in a colon and names who wrote them.
 */
export class QuoteReader {
  readonly #onLine: (line: string, quoted: Quoted) => void;
  #held = '';
  /** The last piece was not the end of its line: what follows belongs to the same. */
  #isCut = false;
  /** For each quote level, from 1: whom it quotes. Level 0 is the reply itself. */
  #quoted: Quoted[] = [NOBODY];
  /** For each quote level, whom its last block with an attribution quoted: answers may stand between two blocks of one. */
  readonly #lastQuoted: Quoted[] = [];
  /** The last lines of the current block that say something, for an attribution. */
  #recent: string[] = [];
  /** How many such lines the current block had. */
  #lines = 0;

  /** @param onLine takes each line with its line end, or a piece of a long one, and whom it quotes */
  constructor(onLine: (line: string, quoted: Quoted) => void) {
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
      // An empty line ends no block; quoting programs leave them without a prefix.
      this.#onLine(line, NOBODY);
      return;
    }
    const current = this.#quoted.length - 1;
    if (depth !== current) this.#enter(depth, current);
    this.#lines++;
    this.#recent = [...this.#recent.slice(1 - ATTRIBUTION_LINES), says.slice(0, MAX_ATTRIBUTION_LINE)];
    const quoted = this.#quoted[depth];
    // Some programs set the attribution inside the block that it is for.
    if (quoted === undefined && this.#lines <= ATTRIBUTION_LINES) {
      const named = this.#attribution();
      if (named !== undefined) this.#quoted[depth] = this.#lastQuoted[depth] = named;
    }
    this.#onLine(line, quoted);
  }

  #enter(depth: number, current: number): void {
    const attribution = this.#attribution();
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
  }

  /** Whom the last lines say that what follows is from. */
  #attribution(): Quoted {
    const text = this.#recent.join(' ').toLowerCase();
    if (!/[:：]$/.test(text)) return undefined;
    const named = text.match(/[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255}/g) ?? [];
    if (named.length > 0) return named.map((address) => address.replace(/^['"]|[.-]+$/g, ''));
    return /\b(wrote|schrieb|écrit|escribió|scritto|schreef|пишет|написал)\b|写道|寫道/.test(text) ? NOBODY : undefined;
  }
}
