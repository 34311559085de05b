import { UserError } from '../../app/user-error.ts';
import type { ReviewedPitch, Span } from '../../core/record/history.ts';

/** Everything an outcome filter may name: those of the log, and two that gather some. */
export const OUTCOMES = [
  'forwarded',
  'ignored',
  'bounce',
  'loop',
  'virus',
  'spam',
  'unauthenticated',
  'failed',
  'released',
  'kept',
  'all',
] as const;

export type OutcomeFilter = (typeof OUTCOMES)[number];

/** Which pitches to show. Texts are looked for anywhere in what they are compared with, in any letter case. */
export interface PitchFilter extends Span {
  /** A configured word that was found. */
  word?: string | undefined;
  /** In the sender's name or address. */
  from?: string | undefined;
  inbox?: string | undefined;
  /** `kept` is everything that was not forwarded. @default 'all' */
  outcome?: OutcomeFilter | undefined;
  /** In sender, subject, date, excerpts, reason or id. */
  search?: string | undefined;
}

export function matchesFilter(
  pitch: ReviewedPitch,
  { word, from, inbox, outcome = 'all', search }: PitchFilter,
): boolean {
  return (
    hasOutcome(pitch, outcome) &&
    (word === undefined || pitch.reasons.some((reason) => same(reason.word, word))) &&
    (from === undefined || holds(pitch.sender, from) || holds(pitch.returnPath, from)) &&
    (inbox === undefined || same(pitch.inbox, inbox)) &&
    (search === undefined || searched(pitch).some((text) => holds(text, search)))
  );
}

function hasOutcome({ outcome, released }: ReviewedPitch, wanted: OutcomeFilter): boolean {
  if (wanted === 'all') return true;
  if (wanted === 'released') return outcome === 'released' || released !== undefined;
  if (wanted === 'kept') return outcome !== 'forwarded';
  return outcome === wanted;
}

function searched({ id, sender, subject, why = '', reasons }: ReviewedPitch): string[] {
  return [id, sender, subject, why, ...reasons.flatMap(({ as, excerpt }) => [as, excerpt])];
}

function holds(text: string, part: string): boolean {
  return text.normalize('NFKC').toLowerCase().includes(part.normalize('NFKC').trim().toLowerCase());
}

function same(one: string, other: string): boolean {
  return one.normalize('NFKC').toLowerCase() === other.normalize('NFKC').trim().toLowerCase();
}

/** Milliseconds of the units that a time may be given back in. */
const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/**
 * Reads a moment as a person gives it: `7d`, `12h`, `30m`, `2w` ago, or a date or date and time.
 *
 * @param option its name, for the error
 * @returns ISO 8601, UTC. A date alone is the beginning of that day here
 * @throws UserError for any other text
 */
export function parseMoment(option: string, text: string, now = Date.now()): string {
  const [, count, unit] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  if (unit !== undefined) return new Date(now - Number(count) * UNITS[unit as keyof typeof UNITS]).toISOString();
  // Without a time JavaScript would take UTC; a person means the day where she is.
  const date = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(date.getTime())) return date.toISOString();
  throw new UserError(
    `${option} ${JSON.stringify(text)}: expected a time ago (30m, 12h, 7d, 2w) or a date (2026-03-01).`,
  );
}
