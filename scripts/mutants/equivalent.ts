/** A mutant that no test can notice, because the program behaves alike with it. */
interface EquivalentMutant {
  readonly file: string;
  /** The line before and after, as `npm run mutants` prints it. */
  readonly change: string;
  /** Why nothing that a user, sender or operator could see differs. */
  readonly why: string;
}

/** The survivors of `npm run mutants` that were judged equivalent. It leaves them out from then on. */
export const EQUIVALENT_MUTANTS: readonly EquivalentMutant[] = [];
