import type { ElementKind } from './elements.ts';

/** An element by its name, and where it is open. */
export class ElementState {
  readonly kind: ElementKind;
  /** At which depths it is open, outermost first. */
  readonly depths: number[] = [];
  /** How many of it are open beyond the deepest. */
  beyond = 0;

  constructor(kind: ElementKind) {
    this.kind = kind;
  }
}
