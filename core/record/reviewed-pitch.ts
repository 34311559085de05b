import type { DeliveryRecord } from './delivery-record.ts';
import type { ReleasedRecord, ResentRecord, RetriedRecord, ReviewedRecord } from './later-record.ts';
import type { PitchRecord } from './pitch-record.ts';

/** A pitch in its present state: its line of the log, and what happened to it since. */
export interface ReviewedPitch extends PitchRecord {
  /** The line of its release, if it was released. */
  released?: ReleasedRecord;
  /** The lines of its further sends, oldest first. */
  resent?: ResentRecord[];
  /** What is known of its copies (`arrivalsOf` tells how it stands), oldest first. */
  deliveries?: DeliveryRecord[];
  /** The line that marked it as done, unless a later one took that back. */
  done?: ReviewedRecord;
  /** Set once somebody has looked at the list with this pitch in it. */
  seen?: true;
  /** The lines of its retries, oldest first; only `pitchesOf` reads them. */
  retried?: RetriedRecord[];
}
