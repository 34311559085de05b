import { MAX_REMEMBERED_PITCHES } from '../limits.ts';
import type { ReleasedRecord, RetriedRecord, ReviewedRecord } from './later-record.ts';
import type { LogRecord } from './log-record.ts';
import type { PitchRecord } from './pitch-record.ts';

/** A pitch in its present state: its line of the log, and what happened to it since. */
export interface ReviewedPitch extends PitchRecord {
  /** The line of its release, if it was released. */
  released?: ReleasedRecord;
  /** The line that marked it as done, unless a later one took that back. */
  done?: ReviewedRecord;
  /** Set once somebody has looked at the list with this pitch in it. */
  seen?: true;
  /** The lines of its retries, oldest first; only `pitchesOf` reads them. */
  retried?: RetriedRecord[];
}

/** A period; both ends are ISO 8601 and may be left out. */
export interface Span {
  /** Its first moment. */
  since?: string | undefined;
  /** The first moment behind it. */
  until?: string | undefined;
}

/**
 * The number of lines in a row from before the period that ends the reading. A single one does not: a clock that was wrong
 * for a while must not hide all the lines before it.
 */
const MAX_OUTDATED = 100;

/**
 * Turns lines of the log, newest first, into pitches in their present state, newest first. Of several lines for the same mail,
 * inbox and event the newest counts.
 *
 * @param span when the pitches were received. No line about one of them was written before the span, so that the reading
 *   ends there
 */
export async function* standOfPitches(lines: AsyncIterable<LogRecord>, span: Span): AsyncGenerator<ReviewedPitch> {
  const released = new Map<string, ReleasedRecord>();
  const marks = new Map<string, ReviewedRecord>();
  /** The moment until which pitches were seen, by inbox. A line about it follows those that it is about. */
  const seenUntil = new Map<string, string>();
  let outdated = 0;
  let seen = new Set<string>();
  let seenBefore = new Set<string>();
  for await (const line of lines) {
    outdated = span.since !== undefined && writtenAt(line) < span.since ? outdated + 1 : 0;
    if (outdated >= MAX_OUTDATED) return;
    if (line.event === 'retried' || line.event === 'digest' || line.event === 'delivery') continue;
    const key = pitchKey(line);
    if (line.event === 'released') {
      if (!released.has(key)) released.set(key, line);
      continue;
    }
    if (line.event === 'reviewed') {
      const { state, inbox, until = '' } = line;
      if (state !== 'seen' && !marks.has(key)) marks.set(key, line);
      if (state === 'seen' && until > (seenUntil.get(inbox) ?? '')) seenUntil.set(inbox, until);
      continue;
    }
    if (seen.has(key) || seenBefore.has(key)) continue;
    if (seen.size >= MAX_REMEMBERED_PITCHES) {
      seenBefore = seen;
      seen = new Set();
    }
    seen.add(key);
    // An earlier attempt at the mail may have failed before anybody knew that it is a command.
    if (line.event === 'command') continue;
    const release = released.get(key);
    const mark = marks.get(key);
    released.delete(key);
    marks.delete(key);
    if (!isWithin(line, span)) continue;
    const isSeen = line.logged <= (seenUntil.get(line.inbox) ?? '');
    yield {
      ...line,
      ...(release === undefined ? {} : { released: release }),
      ...(mark?.state === 'done' ? { done: mark } : {}),
      ...(isSeen ? { seen: true } : {}),
    };
  }
}

/**
 * Everything about one mail, from lines of the log, newest first.
 *
 * @param span as for `standOfPitches`
 * @returns a pitch for each inbox it was for, with its retries
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

/** The key of a pitch: one mail for one inbox. */
export function pitchKey({ id, inbox }: Pick<PitchRecord, 'id' | 'inbox'>): string {
  return `${id} ${inbox}`;
}

/** When a line was written, ISO 8601. The `time` of a pitch is when it was received. */
export function writtenAt(line: LogRecord): string {
  return line.event === 'pitch' ? line.logged : line.time;
}

function isWithin({ time }: PitchRecord, { since, until }: Span): boolean {
  return (since === undefined || time >= since) && (until === undefined || time < until);
}
