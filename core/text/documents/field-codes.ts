/** Fields in fields. */
const MAX_FIELDS = 10_000;

/**
 * Follows the fields of a Word document. A field is its code, then its result; a reader is shown the result alone
 * (ECMA-376 part 1, 17.16.18).
 */
export class FieldCodes {
  /** For each open field whether its result has begun. */
  readonly #fields: boolean[] = [];
  /** How many of the open fields have no result yet. */
  #codes = 0;

  /** Whether the text at this point is part of a code, and so not shown. */
  get isCode(): boolean {
    return this.#codes > 0;
  }

  begin(): void {
    if (this.#fields.length >= MAX_FIELDS) return;
    this.#fields.push(false);
    this.#codes++;
  }

  beginResult(): void {
    if (this.#fields.at(-1) !== false) return;
    this.#fields[this.#fields.length - 1] = true;
    this.#codes--;
  }

  end(): void {
    if (this.#fields.pop() === false) this.#codes--;
  }
}
