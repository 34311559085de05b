import type { ReleasedRecord } from '../../lambda/pitch/later-record.ts';
import type { LogRecord } from '../../lambda/pitch/log-line.ts';
import type { PitchRecord } from '../../lambda/pitch/record.ts';

/** A pitch as it stands: what the log said of it when it came in, and what happened to it since. */
export interface ReviewedPitch extends PitchRecord {
  /** That it was forwarded after all, when and by whom. */
  released?: ReleasedRecord;
}

/** A stretch of time; both ends are ISO 8601 and may be left out. */
export interface Span {
  /** The first moment in it. */
  since?: string | undefined;
  /** The first moment after it. */
  until?: string | undefined;
}

/** Where the record of all pitches is read: the local log, or the one of a deployed stack. */
export interface PitchRecords {
  /**
   * The pitches received in a span of time, newest first, each mail and inbox once as it stands last. They come as they
   * are read: whoever has seen enough stops, and no more of the log is read.
   */
  newest(span: Span): AsyncIterable<ReviewedPitch>;
  /** Everything about one mail: a pitch for each inbox it was for, nothing where the log has no such mail. */
  find(id: string): Promise<ReviewedPitch[]>;
  /** Lines as they are written from now on, until the signal aborts. */
  follow(signal: AbortSignal): AsyncIterable<LogRecord>;
}
