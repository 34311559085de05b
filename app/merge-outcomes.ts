import type { Outcome } from '../core/index.ts';

/** Outcomes that say that the mail was sent. A later one in the list replaces an earlier one. */
const SENT: readonly (Outcome | undefined)[] = ['forwarded', 'released'];

/** Whether a mail with this outcome was sent. */
export function isSent(outcome: Outcome): boolean {
  return SENT.includes(outcome);
}

/**
 * Merges outcomes into those that are saved with a mail. A new outcome replaces a saved one, except that a mail which was
 * sent stays sent: a release may have happened while the attempt that saves now was sending for another inbox.
 */
export function mergeOutcomes(
  saved: ReadonlyMap<string, Outcome>,
  given: ReadonlyMap<string, Outcome>,
): Map<string, Outcome> {
  const merged = new Map(saved);
  for (const [inbox, outcome] of given) {
    if (SENT.indexOf(outcome) >= SENT.indexOf(saved.get(inbox))) merged.set(inbox, outcome);
  }
  return merged;
}

/** All outcomes. The first one that a mail has stands for the whole mail: what a person may want to release comes first. */
const OUTCOME_ORDER: readonly Outcome[] = [
  'ignored',
  'unauthenticated',
  'spam',
  'loop',
  'bounce',
  'virus',
  'command',
  'released',
  'forwarded',
];

/** The one outcome that stands for a mail to several inboxes; nothing for a mail without any. */
export function outcomeOfMail(outcomes: ReadonlyMap<string, Outcome>): Outcome | undefined {
  const present = new Set(outcomes.values());
  return OUTCOME_ORDER.find((outcome) => present.has(outcome));
}

export function isOutcome(value: unknown): value is Outcome {
  return OUTCOME_ORDER.some((outcome) => outcome === value);
}
