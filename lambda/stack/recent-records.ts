import { type LogRecord, writtenAt } from '../../core/index.ts';

/** Milliseconds that CloudWatch may need until it returns a line, with room to spare. */
const MAX_DELAY = 5 * 60_000;

/** Lines that are remembered: a person marks a few hundred pitches in five minutes. */
const MAX_LINES = 2_000;

/**
 * The lines that this process has had written, until CloudWatch returns them. A person who marks a pitch as done would find it
 * open again otherwise, in the next list.
 */
export class RecentRecords {
  #lines: LogRecord[] = [];

  add(lines: readonly LogRecord[]): void {
    this.#lines = [...this.#fresh(), ...lines].slice(-MAX_LINES);
  }

  /** Puts these lines before those of the log, newest first. A line that comes twice counts once. */
  async *before(lines: AsyncIterable<LogRecord>): AsyncGenerator<LogRecord> {
    yield* this.#fresh().reverse();
    yield* lines;
  }

  #fresh(): LogRecord[] {
    const oldest = new Date(Date.now() - MAX_DELAY).toISOString();
    return this.#lines.filter((line) => writtenAt(line) >= oldest);
  }
}
