import { UserError } from '../../app/user-error.ts';
import { printable } from '../../core/index.ts';
import {
  OUTCOMES,
  type OutcomeFilter,
  type PitchFilter,
  REVIEW_STATES,
  type ReviewFilter,
} from '../../review/pitch-filter.ts';
import { DATA, REMAINS, STACK } from '../options.ts';

/** The options that say where the record is: in a data folder, of a deployed stack, or left by a removed one. */
export const RECORD = { data: DATA, ...STACK, ...REMAINS } as const;

/** The options that say which pitches a command is about. */
export const FILTERS = {
  since: { value: 'WHEN', about: 'received since then: 30m, 12h, 7d, 2w ago, or a date (2026-03-01)' },
  until: { value: 'WHEN', about: 'received before then' },
  word: { value: 'WORD', about: 'because of this configured word' },
  from: { value: 'TEXT', about: "with this in the sender's name or address" },
  inbox: { value: 'ADDRESS', about: 'for this inbox' },
  outcome: {
    value: 'OUTCOME',
    about: `what became of it: ${OUTCOMES.join(', ')}; kept is everything that was not forwarded, undelivered what was sent and did not arrive`,
    default: 'all',
    read: readOutcome,
  },
  review: {
    value: 'STATE',
    about: `what a person has done with it: ${REVIEW_STATES.join(', ')}; new is what nobody has seen on the page or marked, open what
      is not done`,
    default: 'all',
    read: readReview,
  },
  search: { value: 'TEXT', about: 'with this in sender, subject, excerpt, reason or id' },
} as const;

/**
 * Makes the filter that the options describe.
 *
 * @throws UserError for a text that is no moment, or when no moment lies between `--since` and `--until`
 */
export function filterOf({ word, from, inbox, outcome, review, search, ...span }: PitchFilter): PitchFilter {
  const since = span.since === undefined ? undefined : parseMoment('--since', span.since);
  const until = span.until === undefined ? undefined : parseMoment('--until', span.until);
  if (since !== undefined && until !== undefined && since >= until)
    throw new UserError(`--since ${span.since} is not before --until ${span.until}: nothing lies between them.`);
  return { since, until, word, from, inbox, outcome, review, search };
}

/** Repeats the address when nothing was found for it, so that a mistyped one is seen. */
export function forInbox({ inbox }: { inbox: string | undefined }): string {
  return inbox === undefined ? '' : ` for ${printable(inbox)}`;
}

function readOutcome(option: string, text: string): OutcomeFilter {
  const outcome = OUTCOMES.find((one) => one === text);
  if (outcome !== undefined) return outcome;
  throw new UserError(`${option} ${JSON.stringify(text)}: expected one of ${OUTCOMES.join(', ')}.`);
}

function readReview(option: string, text: string): ReviewFilter {
  const state = REVIEW_STATES.find((one) => one === text);
  if (state !== undefined) return state;
  throw new UserError(`${option} ${JSON.stringify(text)}: expected one of ${REVIEW_STATES.join(', ')}.`);
}

/**
 * Reads a number of pitches or pages.
 *
 * @throws UserError for anything but a whole number from 1 to 9999999
 */
export function readCount(option: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new UserError(`${option} ${JSON.stringify(text)}: expected a number from 1 on.`);
}

/** The units of a time ago, in milliseconds. */
const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/**
 * Reads a moment: a time ago (`30m`, `12h`, `7d`, `2w`), a date, or a date and time. A date alone is the beginning of
 * that day in the time zone of this machine.
 *
 * @param option the name of the option, for the error
 * @returns ISO 8601, UTC
 * @throws UserError for any other text
 */
export function parseMoment(option: string, text: string, now = Date.now()): string {
  const [, count, unit] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  if (unit !== undefined) return new Date(now - Number(count) * UNITS[unit as keyof typeof UNITS]).toISOString();
  // JavaScript takes a date without a time as UTC; a person means the day in her own time zone.
  const date = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(date.getTime())) return date.toISOString();
  throw new UserError(
    `${option} ${JSON.stringify(text)}: expected a time ago (30m, 12h, 7d, 2w) or a date (2026-03-01).`,
  );
}
