import type { ReviewedPitch, Span } from '../core/record/history.ts';
import type { LogRecord } from '../core/record/log-line.ts';

/** Where the record of all pitches is read: the local log, or the one of a deployed stack. */
export interface PitchRecords {
  /**
   * The pitches received in a span of time, the last decided first, each mail and inbox once, as the last line about it
   * says. They come as they are read: whoever has seen enough stops, and no more of the log is read.
   */
  newest(span: Span): AsyncIterable<ReviewedPitch>;
  /** Everything about one mail: a pitch for each inbox it was for, nothing where the log has no such mail. */
  find(id: string): Promise<ReviewedPitch[]>;
  /** Lines as they are written from now on, until the signal aborts. */
  follow(signal: AbortSignal): AsyncIterable<LogRecord>;
}
