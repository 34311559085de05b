/** Thrown where a location is not read, or not to its end, because the time for the mail is over. */
class OutOfTime extends Error {
  override name = 'OutOfTime';
}

/** One error for all locations of a mail, as there may be thousands. */
const OUT_OF_TIME = new OutOfTime('reading the mail took too long; this was not read, or not to its end');

/**
 * Tells whether there is time left to read a mail. The engine has no clock of its own: it asks at least once for each 64 KB
 * that it reads, and for each part.
 */
export type HasTime = () => boolean;

/** Always has time. */
export const UNHURRIED: HasTime = () => true;

/** @throws when no time is left */
export function checkTime(hasTime: HasTime): void {
  if (!hasTime()) throw OUT_OF_TIME;
}
