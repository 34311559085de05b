import { MAX_REQUESTER_NAME } from '../limits.ts';
import { printable } from '../printable.ts';
import type { SentAs } from '../types.ts';

/** One line of the log: a pitch that was kept has been forwarded after all. */
export interface ReleasedRecord {
  /** Version of this schema. */
  v: 1;
  event: 'released';
  /** When it was released, ISO 8601. */
  time: string;
  /** Of the pitch. */
  id: string;
  inbox: string;
  /** Who released it: the name of an account or a person, as the tool that asked for it gave it. */
  by: string;
  /** The addresses it went to. */
  to: string[];
  messageId: string;
  sentAs: SentAs;
  /** Why not as it is. */
  why?: string;
}

/** One line of the log: the reporter of an inbox was mailed what was ignored. */
export interface DigestRecord {
  v: 1;
  event: 'digest';
  /** When it was sent, ISO 8601. */
  time: string;
  /** Of the digest: the same for all inboxes that it was sent for at one time. */
  id: string;
  inbox: string;
  /** The stretch of time that it is about, ISO 8601; the next one begins where it ends. */
  since: string;
  until: string;
  /** How many ignored pitches it tells of. */
  ignored: number;
  /** The addresses it went to. */
  to: string[];
  messageId: string;
}

/** One line of the log: somebody asked for a mail that failed to be taken up again. */
export interface RetriedRecord {
  v: 1;
  event: 'retried';
  /** When it was asked for, ISO 8601. */
  time: string;
  /** Of the pitch. */
  id: string;
  by: string;
}

/** @param by anything: whoever asks gives it */
export function retriedRecord(id: string, by: string, time: Date): RetriedRecord {
  return { v: 1, event: 'retried', time: time.toISOString(), id, by: nameOf(by) };
}

/** Who asked, as a line of the log names them. */
export function nameOf(by: string): string {
  return printable(by, MAX_REQUESTER_NAME);
}
