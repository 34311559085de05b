import type { CommandRecord } from './command-record.ts';
import type { DeliveryRecord } from './delivery-record.ts';
import type { DigestRecord, ReleasedRecord, ResentRecord, RetriedRecord, ReviewedRecord } from './later-record.ts';
import type { PitchRecord } from './pitch-record.ts';

/** Everything a line of the log may hold (docs/log.md describes each field). */
export type LogRecord =
  | PitchRecord
  | ReleasedRecord
  | ResentRecord
  | RetriedRecord
  | ReviewedRecord
  | DigestRecord
  | DeliveryRecord
  | CommandRecord;
