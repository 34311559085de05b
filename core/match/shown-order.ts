const RIGHT_TO_LEFT_OVERRIDE = '\u202e';
const POP_DIRECTIONAL_FORMATTING = '\u202c';
const POP_DIRECTIONAL_ISOLATE = '\u2069';
/** LRE, RLE, LRO and RLO: each is ended by one POP DIRECTIONAL FORMATTING. */
const EMBEDDINGS = '\u202a\u202b\u202d\u202e';
/** LRI, RLI, FSI: ended by a POP DIRECTIONAL ISOLATE, which ends the embeddings in it too. */
const ISOLATES = '\u2066\u2067\u2068';
/** An override ends with its paragraph (UAX #9 P1); here also with a line. */
const ENDS_OF_PARAGRAPH = '\n\r\u2028\u2029';

/** Characters that are turned round at once: a paragraph is shorter. */
const MAX_REVERSED = 8_192;

/** Embeddings nested deeper count as no deeper (UAX #9 BD2 allows 125): nobody can follow them. */
const MAX_DEPTH = 32;

/** Follows an override from its beginning to its end. */
class Override {
  /** The ends that are still to come, innermost last. */
  readonly #open: ('formatting' | 'isolate')[] = [];

  /** @returns whether the character ends the override */
  endsWith(char: string): boolean {
    if (EMBEDDINGS.includes(char)) this.#open.push('formatting');
    else if (ISOLATES.includes(char)) this.#open.push('isolate');
    else if (char === POP_DIRECTIONAL_FORMATTING && this.#open.at(-1) === 'formatting') this.#open.pop();
    else if (char === POP_DIRECTIONAL_ISOLATE) this.#open.length = Math.max(0, this.#open.lastIndexOf('isolate'));
    else return ENDS_OF_PARAGRAPH.includes(char);
    return this.#open.length === 0;
  }
}

/**
 * Latin text under directional overrides in the order it is shown in (UAX #9): within a right-to-left override from the
 * last character to the first, within a left-to-right one inside of it as it stands.
 *
 * @param text beginning with the control that opens the first override
 */
function shownOrder(text: string): string {
  const open: { items: string[]; isReversed: boolean }[] = [{ items: [], isReversed: false }];
  const close = () => {
    const { items, isReversed } = open.pop()!;
    open.at(-1)!.items.push((isReversed ? items.reverse() : items).join(''));
  };
  for (const char of text) {
    if ((EMBEDDINGS.includes(char) || ISOLATES.includes(char)) && open.length < MAX_DEPTH) {
      // An embedding leaves Latin letters in their own order.
      open.push({ items: [], isReversed: char === RIGHT_TO_LEFT_OVERRIDE });
    } else if (char === POP_DIRECTIONAL_FORMATTING || char === POP_DIRECTIONAL_ISOLATE) {
      if (open.length > 1) close();
    } else open.at(-1)!.items.push(char);
  }
  while (open.length > 1) close();
  return open[0]!.items.join('');
}

/** Hands a text on, piece by piece, in the order in which it is shown. */
export class InShownOrder {
  readonly #to: (piece: string, reordered?: number) => void;
  /** The text since the open override began; undefined if none is open. */
  #reversed: string | undefined;
  #override = new Override();

  /** @param to takes each piece, and of one in another order the UTF-16 units that it had */
  constructor(to: (piece: string, reordered?: number) => void) {
    this.#to = to;
  }

  write(piece: string): void {
    if (this.#reversed === undefined && !piece.includes(RIGHT_TO_LEFT_OVERRIDE)) this.#to(piece);
    else this.#writeOverridden(piece);
  }

  end(): void {
    if (this.#reversed !== undefined) this.#endReversed();
  }

  /** Text between RIGHT-TO-LEFT OVERRIDE and its end is shown, so read, from its last character to its first. */
  #writeOverridden(piece: string): void {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const char = piece[at]!;
      if (this.#reversed === undefined) {
        if (char !== RIGHT_TO_LEFT_OVERRIDE) continue;
        this.#to(piece.slice(from, at));
        this.#reversed = '';
        this.#override = new Override();
        from = at;
      }
      const isEnd = this.#override.endsWith(char);
      if (!isEnd && this.#reversed.length + at - from < MAX_REVERSED) continue;
      this.#reversed += piece.slice(from, at);
      this.#endReversed();
      from = at;
    }
    if (this.#reversed === undefined) this.#to(piece.slice(from));
    else this.#reversed += piece.slice(from);
  }

  #endReversed(): void {
    const text = this.#reversed ?? '';
    this.#to(shownOrder(text), text.length);
    this.#reversed = undefined;
  }
}
