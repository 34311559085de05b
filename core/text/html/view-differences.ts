import { type Look, readsAs } from './look.ts';

/** Finds out which views read otherwise, while one of them is written. */
export class ViewDifferences {
  readonly #count: number;
  /** Pairs of views of which one shows something that the other does not, as `first * count + second`. */
  readonly #different = new Set<number>();
  /** What stands between the text before and the next, in each view: the longest separator counts. */
  readonly #pending: string[];
  readonly #byLooks = new WeakMap<readonly Look[], readonly number[]>();

  constructor(count: number) {
    this.#count = count;
    this.#pending = Array.from({ length: count }, () => '');
  }

  /** Tells whether a view reads as an earlier one does, which comes first. */
  isLikeEarlier(view: number): boolean {
    for (let earlier = 0; earlier < view; earlier++) {
      if (!this.#different.has(earlier * this.#count + view)) return true;
    }
    return false;
  }

  separate(looks: readonly Look[]): void {
    for (let view = 0; view < this.#count; view++) {
      const { isRendered, separator } = looks[view]!;
      if (isRendered && separator !== '') this.#pending[view] = 'apart';
    }
  }

  /** Text is met that is more than white space. */
  text(looks: readonly Look[]): void {
    for (const pair of this.#pairsOf(looks)) this.#different.add(pair);
    const [first] = this.#pending;
    for (let view = 1; view < this.#count; view++) {
      if (this.#pending[view] !== first) {
        this.#comparePending(looks);
        break;
      }
    }
    for (let view = 0; view < this.#count; view++) if (looks[view]!.isVisible) this.#pending[view] = '';
  }

  #comparePending(looks: readonly Look[]): void {
    for (let one = 0; one < this.#count; one++) {
      for (let other = one + 1; other < this.#count; other++) {
        if (looks[one]!.isVisible && looks[other]!.isVisible && this.#pending[one] !== this.#pending[other])
          this.#different.add(one * this.#count + other);
      }
    }
  }

  /** The pairs of views in which text with some looks is not read alike. */
  #pairsOf(looks: readonly Look[]): readonly number[] {
    const known = this.#byLooks.get(looks);
    if (known !== undefined) return known;
    const pairs: number[] = [];
    for (let one = 0; one < this.#count; one++) {
      for (let other = one + 1; other < this.#count; other++) {
        if (!readsAs(looks[one]!, looks[other]!)) pairs.push(one * this.#count + other);
      }
    }
    this.#byLooks.set(looks, pairs);
    return pairs;
  }
}
