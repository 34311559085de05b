import { MAX_REMEMBERED_PITCHES } from '../limits.ts';
import { isLater, LaterLines } from './later-lines.ts';
import type { RetriedRecord } from './later-record.ts';
import type { LogRecord } from './log-record.ts';
import type { PitchRecord } from './pitch-record.ts';
import type { ReviewedPitch } from './reviewed-pitch.ts';

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
 * Milliseconds before its pitch's own line that a line about a pitch may be written, at most. A mail for two inboxes is logged
 * once it was sent for both, while SES already publishes what became of the first copy. A call of the function takes two
 * minutes at most, and a send of the local run ten.
 */
const MAX_EARLY = 15 * 60_000;

/** A pitch that may still get lines. */
interface HeldPitch {
  line: PitchRecord;
  /** No line about it was written before this moment. */
  since: string;
}

/**
 * Turns lines of the log, newest first, into pitches in their present state, newest first. Of several lines for the same mail,
 * inbox and event the newest counts; a line that only repeats that a pitch was forwarded counts where no other says so.
 *
 * @param span when the pitches were received. No line about one of them was written before the span, so that the reading
 *   ends there
 */
export async function* standOfPitches(lines: AsyncIterable<LogRecord>, span: Span): AsyncGenerator<ReviewedPitch> {
  const later = new LaterLines();
  /** In the order of their lines. */
  const held: HeldPitch[] = [];
  const repeated = new Map<string, PitchRecord>();
  let outdated = 0;
  let seen = new Set<string>();
  let seenBefore = new Set<string>();

  const hold = (key: string, line: PitchRecord) => {
    if (seen.size >= MAX_REMEMBERED_PITCHES) {
      seenBefore = seen;
      seen = new Set();
    }
    seen.add(key);
    held.push({ line, since: earliestLineAbout(line) });
  };

  function* settled(written: string): Generator<ReviewedPitch> {
    for (const [key, line] of repeated) {
      if (written >= line.time && repeated.size < MAX_REMEMBERED_PITCHES) break;
      repeated.delete(key);
      hold(key, line);
    }
    while (held[0] !== undefined && written < held[0].since) {
      const { line } = held.shift()!;
      const about = later.take(pitchKey(line), line);
      if (isWithin(line, span)) yield about === undefined ? line : { ...line, ...about };
    }
  }

  for await (const line of lines) {
    const written = writtenAt(line);
    outdated = span.since !== undefined && written < span.since ? outdated + 1 : 0;
    if (outdated >= MAX_OUTDATED) break;
    yield* settled(written);
    if (isLater(line)) later.add(pitchKey(line), line);
    // An earlier attempt at the mail may have failed before anybody knew that it is a command.
    if (line.event === 'command') seen.add(pitchKey(line));
    if (line.event !== 'pitch') continue;
    const key = pitchKey(line);
    if (seen.has(key) || seenBefore.has(key)) continue;
    if (isRepetition(line)) {
      if (!repeated.has(key)) repeated.set(key, line);
      continue;
    }
    if (repeated.has(key)) {
      // It was forwarded after this attempt failed.
      if (line.outcome === 'failed') continue;
      repeated.delete(key);
    }
    hold(key, line);
  }
  yield* settled('');
}

/** Whether a line only repeats that a pitch was forwarded before: it lacks the copy that was sent. */
function isRepetition({ repeated, outcome, copy }: PitchRecord): boolean {
  return repeated === true && outcome === 'forwarded' && copy === undefined;
}

/** The earliest moment at which a line about a pitch may have been written, ISO 8601. */
function earliestLineAbout({ time, logged }: PitchRecord): string {
  const earliest = Date.parse(logged) - MAX_EARLY;
  // Nearly every mail is logged within seconds. For those no date is written.
  return Date.parse(time) >= earliest ? time : new Date(earliest).toISOString();
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
