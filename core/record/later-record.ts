import { MAX_REQUESTER_NAME } from '../limits.ts';
import { printable } from '../printable.ts';
import type { SentAs } from '../types.ts';

/** What both lines have that tell of a mail which somebody asked for. */
interface AskedForRecord {
  /** Version of this schema. */
  v: 1;
  /** When it was sent, ISO 8601. */
  time: string;
  /** The id of the mail. */
  id: string;
  inbox: string;
  /** Who asked for it: the name of an account or a person, as the tool that asked gave it. */
  by: string;
  /** The addresses it went to. */
  to: string[];
  messageId: string;
  sentAs: SentAs;
  /** Why it was not sent as it is, in words. */
  why?: string;
}

/** One line of the log: a quarantined pitch was released. */
export interface ReleasedRecord extends AskedForRecord {
  event: 'released';
  /** The id of the copy that was sent, by which later lines name it. Earlier versions had none. */
  copy?: string;
  /** The sender whom the same person said to trust from now on. */
  trusted?: string;
}

/** One line of the log: a pitch was sent again, to the addresses at which it had not arrived. */
export interface ResentRecord extends AskedForRecord {
  event: 'resent';
  /** The id of the copy that was sent, by which later lines name it. */
  copy: string;
}

/** One line of the log: a digest was mailed to the reporter of an inbox. */
export interface DigestRecord {
  v: 1;
  event: 'digest';
  /** When it was sent, ISO 8601. */
  time: string;
  /** The id of the digest, the same for all inboxes that it was sent for at one time. */
  id: string;
  inbox: string;
  /** The period that it is about, ISO 8601; the next digest begins where it ends. */
  since: string;
  until: string;
  /** The number of ignored pitches that it tells of. */
  ignored: number;
  /** The addresses it went to. */
  to: string[];
  messageId: string;
  /** The id of the copy that was sent. Earlier versions had none. */
  copy?: string;
}

/** One line of the log: somebody asked for a failed mail to be retried. */
export interface RetriedRecord {
  v: 1;
  event: 'retried';
  /** When somebody asked, ISO 8601. */
  time: string;
  /** The id of the mail. */
  id: string;
  by: string;
}

/** What a person did with a pitch on the page or by a command, short of forwarding it. */
export type ReviewState = 'seen' | 'done' | 'open';

/** One line of the log: somebody looked at the pitches of an inbox, or marked one of them. */
export interface ReviewedRecord {
  v: 1;
  event: 'reviewed';
  /** When that was, ISO 8601. */
  time: string;
  /** The id of the pitch; with `seen`, of the newest one that was looked at. */
  id: string;
  inbox: string;
  /** `done`: nothing is left to do about the pitch. `open` takes that back. `seen`: somebody looked at the list. */
  state: ReviewState;
  /** With `seen`: every pitch of the inbox whose line was written by this moment has been seen, ISO 8601. */
  until?: string;
  by: string;
}

/** A request to mark a pitch. */
export interface Mark extends Pick<ReviewedRecord, 'id' | 'inbox' | 'state' | 'until'> {}

/**
 * The line for a mark.
 *
 * @param by who marks it, as any text that the tool gave
 */
export function reviewedRecord({ id, inbox, state, until }: Mark, by: string, time: Date): ReviewedRecord {
  const end = until === undefined ? {} : { until };
  return { v: 1, event: 'reviewed', time: time.toISOString(), id, inbox, state, ...end, by: nameOf(by) };
}

/**
 * The line for a retry.
 *
 * @param by who asked, as any text that the tool gave
 */
export function retriedRecord(id: string, by: string, time: Date): RetriedRecord {
  return { v: 1, event: 'retried', time: time.toISOString(), id, by: nameOf(by) };
}

/** The name of whoever asked, as a line of the log has it. */
export function nameOf(by: string): string {
  return printable(by, MAX_REQUESTER_NAME);
}
