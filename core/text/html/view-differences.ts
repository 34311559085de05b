import { type Look, readsAs } from './look/look.ts';

/** What text with some looks means for pairs of views and for views, as bits. */
interface PairsOf {
  /** The second shows what the first does not, or shows it otherwise. */
  adds: number;
  /** The second shows nothing of what the first shows. */
  hides: number;
  /** The second shows it. */
  shows: number;
  /** The views that show it; and those in which it keeps what is beside it apart. */
  visible: number;
  apart: number;
}

/** Lists of looks whose pairs are remembered at a time. */
const MAX_REMEMBERED = 1_000;

/**
 * Finds out which views show another text than earlier ones, while the first of them is written. A view that lacks whole
 * lines of an earlier one, and is the same otherwise, shows no word that the earlier one does not.
 */
export class ViewDifferences {
  readonly #count: number;
  /** Pairs of an earlier view and a later one that shows more. */
  #adds = 0;
  /** Of the line that is being written: pairs whose second view hides, and shows, a part of it. */
  #hides = 0;
  #shows = 0;
  /** Views in which something keeps the text before and the next apart. */
  #apart = 0;
  #byLooks = new Map<readonly Look[], PairsOf>();

  /** @param count of views */
  constructor(count: number) {
    this.#count = count;
  }

  /** Tells whether an earlier view shows all that a view shows. */
  isLikeEarlier(view: number): boolean {
    this.#endLine();
    for (let earlier = 0; earlier < view; earlier++) {
      if ((this.#adds & this.#pair(earlier, view)) === 0) return true;
    }
    return false;
  }

  separate(looks: readonly Look[]): void {
    this.#apart |= this.#pairsOf(looks).apart;
    if ((this.#apart & 1) !== 0) this.#endLine();
  }

  /** Text is met that is more than white space. */
  text(looks: readonly Look[]): void {
    const { adds, hides, shows, visible } = this.#pairsOf(looks);
    this.#adds |= adds;
    this.#hides |= hides;
    this.#shows |= shows;
    if (this.#apart !== 0 && this.#apart !== (1 << this.#count) - 1) this.#compareApart(looks);
    this.#apart &= ~visible;
  }

  #endLine(): void {
    this.#adds |= this.#hides & this.#shows;
    this.#hides = 0;
    this.#shows = 0;
  }

  /** Text that is kept apart from the text before it in one view joins it in the other. */
  #compareApart(looks: readonly Look[]): void {
    for (let one = 0; one < this.#count; one++) {
      for (let other = one + 1; other < this.#count; other++) {
        const isOtherwise = ((this.#apart >> one) & 1) !== ((this.#apart >> other) & 1);
        if (isOtherwise && looks[one]!.isVisible && looks[other]!.isVisible) this.#adds |= this.#pair(one, other);
      }
    }
  }

  #pairsOf(looks: readonly Look[]): PairsOf {
    const known = this.#byLooks.get(looks);
    if (known !== undefined) return known;
    const pairs = { adds: 0, hides: 0, shows: 0, visible: 0, apart: 0 };
    for (let view = 0; view < this.#count; view++) {
      const { isRendered, isVisible, separator } = looks[view]!;
      if (isVisible) pairs.visible |= 1 << view;
      if (isRendered && separator !== '') pairs.apart |= 1 << view;
    }
    for (let one = 0; one < this.#count; one++) {
      for (let other = one + 1; other < this.#count; other++) {
        const pair = this.#pair(one, other);
        const [first, second] = [looks[one]!, looks[other]!];
        if (second.isVisible) pairs.shows |= pair;
        if (first.isVisible && !second.isVisible) pairs.hides |= pair;
        else if (!readsAs(first, second) && (first.isVisible || second.isVisible)) pairs.adds |= pair;
      }
    }
    if (this.#byLooks.size >= MAX_REMEMBERED) this.#byLooks = new Map();
    this.#byLooks.set(looks, pairs);
    return pairs;
  }

  #pair(one: number, other: number): number {
    return 1 << (one * this.#count + other);
  }
}
