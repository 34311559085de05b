/** Cascade layers told apart (CSS Cascade 5 6.4); rules of any further one count with the last. */
const MAX_LAYERS = 1_000;

/** A cascade layer, or the rules that are in none. */
export class Layer {
  readonly #children = new Map<string, Layer>();
  /** Its position in the cascade: rules of a higher rank override those of a lower one. Set by `rank`. */
  order = 0;

  /** The layer of a name within this one, made at its first mention. An empty name makes one of its own. */
  child(name: string): Layer {
    const key = name === '' ? `\0${this.#children.size}` : name;
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    if (this.#children.size >= MAX_LAYERS) return [...this.#children.values()].at(-1)!;
    const made = new Layer();
    this.#children.set(key, made);
    return made;
  }

  /** Numbers this layer and those within it: inner ones first, in the order of their first mention. */
  rank(next = 0): number {
    let order = next;
    for (const child of this.#children.values()) order = child.rank(order);
    this.order = order;
    return order + 1;
  }
}
