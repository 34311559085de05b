import { MAX_REMEMBERED_PITCHES } from '../limits.ts';
import type { ReleasedRecord, RetriedRecord } from './later-record.ts';
import type { LogRecord } from './log-line.ts';
import type { PitchRecord } from './pitch-record.ts';

/** A pitch as it stands: what the log said of it when it came in, and what happened to it since. */
export interface ReviewedPitch extends PitchRecord {
  /** That it was forwarded after all, when and by whom. */
  released?: ReleasedRecord;
  /** That somebody asked for it to be taken up again, oldest first; only where all of its story was read. */
  retried?: RetriedRecord[];
}

/** A stretch of time; both ends are ISO 8601 and may be left out. */
export interface Span {
  /** The first moment in it. */
  since?: string | undefined;
  /** The first moment after it. */
  until?: string | undefined;
}

/**
 * Lines in a row from before the span that end the reading. One alone does not: the clock may have been wrong for a
 * while, which must not hide everything that came before.
 */
const OUTDATED = 100;

/**
 * Turns lines of the log, newest first, into pitches as they stand, newest first. Of several lines for the same mail,
 * inbox and event only the one that was written last counts, which comes first here.
 *
 * @param span when the pitches were received. No line about such a pitch was written before the span began, so that the
 *   reading ends there
 */
export async function* standOfPitches(lines: AsyncIterable<LogRecord>, span: Span): AsyncGenerator<ReviewedPitch> {
  const released = new Map<string, ReleasedRecord>();
  let outdated = 0;
  let seen = new Set<string>();
  let seenBefore = new Set<string>();
  for await (const line of lines) {
    outdated = span.since !== undefined && writtenAt(line) < span.since ? outdated + 1 : 0;
    if (outdated >= OUTDATED) return;
    if (line.event !== 'pitch' && line.event !== 'released') continue;
    const key = pitchKey(line);
    if (line.event === 'released') {
      if (!released.has(key)) released.set(key, line);
      continue;
    }
    if (seen.has(key) || seenBefore.has(key)) continue;
    if (seen.size >= MAX_REMEMBERED_PITCHES) {
      seenBefore = seen;
      seen = new Set();
    }
    seen.add(key);
    const release = released.get(key);
    released.delete(key);
    if (isWithin(line, span)) yield release === undefined ? line : { ...line, released: release };
  }
}

/**
 * Everything about one mail, from lines of the log, newest first.
 *
 * @param span as for `standOfPitches`
 * @returns a pitch for each inbox it was for, with who had it taken up again
 */
export async function pitchesOf(id: string, lines: AsyncIterable<LogRecord>, span: Span): Promise<ReviewedPitch[]> {
  const retried: RetriedRecord[] = [];
  async function* watched() {
    for await (const line of lines) {
      if (line.event === 'retried' && line.id === id) retried.unshift(line);
      yield line;
    }
  }
  const found: ReviewedPitch[] = [];
  for await (const pitch of standOfPitches(watched(), span)) if (pitch.id === id) found.unshift(pitch);
  return retried.length === 0 ? found : found.map((pitch) => ({ ...pitch, retried }));
}

/** Names a pitch: one mail for one inbox. */
export function pitchKey({ id, inbox }: Pick<PitchRecord, 'id' | 'inbox'>): string {
  return `${id} ${inbox}`;
}

/** When a line was written; a pitch's own time is when it was received. */
export function writtenAt(line: LogRecord): string {
  return line.event === 'pitch' ? line.logged : line.time;
}

function isWithin({ time }: PitchRecord, { since, until }: Span): boolean {
  return (since === undefined || time >= since) && (until === undefined || time < until);
}
