import type { Clock } from './ports.ts';

/** Milliseconds before the end of a call that are left to send the mail, and to try again when that fails at first. */
const TIME_TO_SEND = 30_000;

/**
 * Milliseconds that the reading of one mail may take where no call ends: as long as the deployed function has. Mails of 38 MB
 * take some ten seconds.
 */
const MAX_READING_TIME = 120_000;

/**
 * By when a mail must have been read. What is left of it then is noted as unread, and the mail is forwarded.
 *
 * @param deadline milliseconds since 1970, by when the call has ended; 0 where nothing ends it
 * @returns milliseconds since 1970
 */
export function readingEnd({ now }: Pick<Clock, 'now'>, deadline: number): number {
  return deadline === 0 ? now() + MAX_READING_TIME : deadline - TIME_TO_SEND;
}
