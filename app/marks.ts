import type { Mark } from '../core/index.ts';

/** Marks in one request: a person selects what one page of the list shows. */
export const MAX_MARKS = 200;

/** Characters of an id or an address in a mark. An address has at most 254. */
const MAX_TEXT = 500;

/** Whether a value of a request is a list of marks, at most `MAX_MARKS`. */
export function areMarks(given: unknown): given is Mark[] {
  return Array.isArray(given) && given.length > 0 && given.length <= MAX_MARKS && given.every(isMark);
}

function isMark(given: unknown): given is Mark {
  const { id, inbox, state, until } = Object(given) as Record<string, unknown>;
  const isKnown = state === 'done' || state === 'open' || (state === 'seen' && isMoment(until));
  return isKnown && isText(id) && isText(inbox);
}

function isText(given: unknown): given is string {
  return typeof given === 'string' && given !== '' && given.length <= MAX_TEXT;
}

/** Moments of the log are compared as texts, so that they need one form. */
function isMoment(given: unknown): boolean {
  return typeof given === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(given);
}
