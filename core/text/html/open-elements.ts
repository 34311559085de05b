import { type Appearance, PAGE } from './appearance.ts';
import { ElementState } from './element-state.ts';
import { elementKind, isKnownElement, PAGE_ELEMENTS } from './elements.ts';
import type { Tag } from './tag.ts';

/** Browsers flatten what is nested deeper than 512; open elements beyond this are only counted. */
const DEEPEST = 2_048;
/** Names of made-up elements that are told apart; all others are taken for one. */
const MOST_NAMES = 1_000;
const OTHER = 'other';

/** The elements that are open, and what opening and closing tags do to them (HTML 13.2.4.2, 13.2.6.4.7). */
export class OpenElements {
  readonly #states = new Map<string, ElementState>();
  readonly #onClose: (element: ElementState, appearance: Appearance) => void;
  /** Innermost last. */
  readonly tags: Tag[] = [];
  readonly #appearances: Appearance[] = [];
  readonly #table = this.stateOf('table');
  readonly #template = this.stateOf('template');
  /** Of the innermost. */
  appearance = PAGE;

  /** @param onClose called for each element that is closed, with how it looked */
  constructor(onClose: (element: ElementState, appearance: Appearance) => void) {
    this.#onClose = onClose;
  }

  /** How the page looks: the innermost of its own elements. */
  get page(): Appearance {
    return this.#appearances[PAGE_ELEMENTS.length - 1] ?? PAGE;
  }

  /**
   * How what opens now or is written next looks by what it stands in: the innermost element, or what the table stands in
   * for what is in a table but in no cell of it.
   *
   * @param isTablePart it may stand in a table itself
   */
  surroundings(isTablePart: boolean): Appearance {
    if (isTablePart || this.tags.at(-1)?.element.kind.isFrame !== true) return this.appearance;
    return this.#appearances[this.#table.depths.at(-1)! - 1]!;
  }

  /** An element by its name in lower case. */
  stateOf(name: string): ElementState {
    const known = this.#states.get(name);
    if (known !== undefined) return known;
    if (this.#states.size >= MOST_NAMES && name !== OTHER && !isKnownElement(name)) return this.stateOf(OTHER);
    const state = new ElementState(elementKind(name));
    this.#states.set(name, state);
    return state;
  }

  /**
   * What an opening tag closes first (HTML 13.1.2.4, 13.2.6.4.9).
   *
   * @returns whether it opens anything: a part of a table does so only in a table
   */
  closeBefore({ kind: { closes, closeBarriers, within } }: ElementState): boolean {
    // What is in a template takes no part in the page.
    if (this.#template.depths.length > 0) return true;
    if (within.length > 0) {
      const { depths, beyond } = this.#table;
      if (depths.length === 0 || beyond > 0) return beyond > 0;
      while (!within.includes(this.tags.at(-1)!.element.kind.name)) this.#closeInnermost();
      return true;
    }
    for (const name of closes) {
      const element = this.#states.get(name);
      if (element !== undefined && element.depths.length > 0) this.#closeWithin(element, closeBarriers);
    }
    return true;
  }

  open(tag: Tag, appearance: Appearance): void {
    const { element } = tag;
    if (this.tags.length >= DEEPEST && !element.kind.isRaw) {
      element.beyond++;
      return;
    }
    element.depths.push(this.tags.length);
    this.tags.push(tag);
    this.#appearances.push(appearance);
    this.appearance = appearance;
  }

  /** Forgets all but the outermost elements, as if they had not been opened. */
  forgetBeyond(depth: number): void {
    for (const { element } of this.tags.splice(depth)) element.depths.pop();
    this.#appearances.length = depth;
    this.appearance = this.#appearances.at(-1) ?? PAGE;
  }

  /** What an end tag closes: the innermost open element of its name, and all in it. */
  close(element: ElementState): void {
    if (element.beyond > 0) {
      element.beyond--;
      this.#onClose(element, this.appearance);
    } else if (element.depths.length > 0 && !element.kind.isPage) this.#closeWithin(element, element.kind.endBarriers);
  }

  /** Closes down to an element, unless it stands outside one of the barriers. */
  #closeWithin({ depths }: ElementState, barriers: readonly string[]): void {
    const depth = depths.at(-1)!;
    for (const barrier of barriers) if ((this.#states.get(barrier)?.depths.at(-1) ?? -1) > depth) return;
    while (this.tags.length > depth) this.#closeInnermost();
  }

  #closeInnermost(): void {
    const { element } = this.tags.pop()!;
    const appearance = this.#appearances.pop()!;
    this.appearance = this.#appearances.at(-1) ?? PAGE;
    element.depths.pop();
    this.#onClose(element, appearance);
  }
}
