import { type Mark, type ReviewedRecord, reviewedRecord } from '../core/index.ts';
import type { Clock, PitchLog } from './ports.ts';
import { systemClock } from './system-clock.ts';

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
