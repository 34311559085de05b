import { type Mark, type ReviewedRecord, reviewedRecord } from '../core/index.ts';
import type { Clock, PitchLog } from './ports.ts';
import { systemClock } from './system-clock.ts';

/** Marks in one request: a person selects what one page of the list shows. */
export const MAX_MARKS = 200;

/** Characters of an id or an address in a mark. An address has at most 254. */
const MAX_TEXT = 500;

/**
 * Marks pitches as seen, as done or as open again, with a line in the log for each. Nothing else changes: a pitch that is
 * done stays in quarantine, and can be released.
 *
 * @param by who marks them
 * @returns the lines
 */
export type MarkPitches = (marks: readonly Mark[], by: string) => Promise<ReviewedRecord[]>;

/** Builds the use case. */
export function createMarkPitches(log: PitchLog, clock: Pick<Clock, 'now'> = systemClock): MarkPitches {
  return async (marks, by) => {
    const records = marks.map((mark) => reviewedRecord(mark, by, new Date(clock.now())));
    for (const record of records) await log.write(record);
    return records;
  };
}

/** Whether a value of a request is a list of marks, at most `MAX_MARKS`. */
export function areMarks(given: unknown): given is Mark[] {
  return Array.isArray(given) && given.length > 0 && given.length <= MAX_MARKS && given.every(isMark);
}

function isMark(given: unknown): given is Mark {
  const { id, inbox, state, until } = Object(given) as Record<string, unknown>;
  const isKnown = state === 'done' || state === 'open' || (state === 'seen' && isMoment(until));
  return isKnown && isText(id) && isText(inbox);
}

function isText(given: unknown): given is string {
  return typeof given === 'string' && given !== '' && given.length <= MAX_TEXT;
}

/** Moments of the log are compared as texts, so that they need one form. */
function isMoment(given: unknown): boolean {
  return typeof given === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(given);
}
