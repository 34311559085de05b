import { type ReviewedPitch, type Span, troubledOf } from '../core/index.ts';

/**
 * The values of an outcome filter: the outcomes of the log; `undelivered`, `delayed` and `complained` for what was sent and did not
 * arrive, is still tried, or was reported as spam; and `kept` and `all`, which stand for several of them.
 */
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
  'undelivered',
  'delayed',
  'complained',
  'kept',
  'all',
] as const;

export type OutcomeFilter = (typeof OUTCOMES)[number];

/** The values of a review filter. `new` pitches were neither seen nor done nor released; `open` ones are not done. */
export const REVIEW_STATES = ['new', 'open', 'done', 'all'] as const;

export type ReviewFilter = (typeof REVIEW_STATES)[number];

/** Which pitches to show. Texts are looked for anywhere in what they are compared with, in any letter case. */
export interface PitchFilter extends Span {
  /** A configured word that was found. */
  word?: string | undefined;
  /** In the sender's name or address. */
  from?: string | undefined;
  inbox?: string | undefined;
  /** `kept` is everything that was not forwarded. @default 'all' */
  outcome?: OutcomeFilter | undefined;
  /** What a person has done with it. @default 'all' */
  review?: ReviewFilter | undefined;
  /** A pitch that was marked as done from this moment on, ISO 8601, passes as open: a list does not lose it at once. */
  openUntil?: string | undefined;
  /** In sender, subject, excerpts, reason or id. */
  search?: string | undefined;
}

export function matchesFilter(
  pitch: ReviewedPitch,
  { word, from, inbox, outcome = 'all', review = 'all', openUntil, search }: PitchFilter,
): boolean {
  return (
    hasOutcome(pitch, outcome) &&
    hasReview(pitch, review, openUntil) &&
    (word === undefined || pitch.reasons.some((reason) => same(reason.word, word))) &&
    (from === undefined || holds(pitch.sender, from) || holds(pitch.returnPath, from)) &&
    (inbox === undefined || same(pitch.inbox, inbox)) &&
    (search === undefined || searched(pitch).some((text) => holds(text, search)))
  );
}

function hasOutcome(pitch: ReviewedPitch, wanted: OutcomeFilter): boolean {
  const { outcome, released } = pitch;
  if (wanted === 'all') return true;
  if (wanted === 'released') return outcome === 'released' || released !== undefined;
  if (wanted === 'undelivered' || wanted === 'delayed' || wanted === 'complained')
    return troubledOf(pitch).some(({ state }) => state === wanted);
  if (wanted === 'kept') return outcome !== 'forwarded';
  return outcome === wanted;
}

function hasReview(pitch: ReviewedPitch, wanted: ReviewFilter, openUntil: string | undefined): boolean {
  const { done } = pitch;
  if (wanted === 'all') return true;
  if (wanted === 'done') return done !== undefined;
  if (wanted === 'new') return isNew(pitch);
  return done === undefined || (openUntil !== undefined && done.time >= openUntil);
}

/** Whether nobody has seen the pitch in a list, marked it as done, or released it. */
export function isNew({ seen, done, released }: ReviewedPitch): boolean {
  return seen === undefined && done === undefined && released === undefined;
}

function searched({ id, sender, subject, why = '', reasons }: ReviewedPitch): string[] {
  return [id, sender, subject, why, ...reasons.flatMap(({ as, excerpt }) => [as, excerpt])];
}

function holds(text: string, part: string): boolean {
  return comparable(text).includes(comparable(part).trim());
}

function same(one: string, other: string): boolean {
  return comparable(one) === comparable(other).trim();
}

/** A text for comparison in any letter case, and in any of the ways that Unicode writes the same letter. */
export function comparable(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
