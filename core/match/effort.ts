import { checkTime, type HasTime, UNHURRIED } from '../reading-time.ts';

/** Steps of the search for each position of a text, above which the search is laborious. Prose takes a tenth of a step. */
const MAX_STEPS = 0.25;
/** Steps that a mail may take before the rule above applies, so that few short texts do not count as laborious. */
const MIN_STEPS = 500;
/** What it costs to begin a search, in steps. */
const STEPS_TO_BEGIN = 2;

/** Counts what it takes to look for words in the texts of one mail, to see when it pays to filter them first. */
export class Effort {
  readonly #hasTime: HasTime;
  #steps = 0;
  #positions = 0;
  #isLaborious = false;

  /** @param hasTime whether there is time left for the mail. @default always */
  constructor(hasTime = UNHURRIED) {
    this.#hasTime = hasTime;
  }

  /** Whether a text of the mail was laborious. Then its other texts probably are, too. */
  get isLaborious(): boolean {
    return this.#isLaborious;
  }

  /** Counts the steps of a search at one position. */
  add(steps: number): void {
    this.#steps += STEPS_TO_BEGIN + steps;
  }

  /** Counts positions that are done with. @throws when there is no time left for the mail */
  pass(positions: number): void {
    checkTime(this.#hasTime);
    this.#positions += positions;
  }

  /** Whether the mail has become laborious. @param positions those passed since the last call of `pass` */
  isLaboriousAt(positions: number): boolean {
    this.#isLaborious ||= this.#steps > MIN_STEPS + MAX_STEPS * (this.#positions + positions);
    return this.#isLaborious;
  }
}
