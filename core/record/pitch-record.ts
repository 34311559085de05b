import { MAX_LOGGED_DATE, MAX_LOGGED_SENDER, MAX_LOGGED_SUBJECT } from '../limits.ts';
import { headerText } from '../mail/encoded-words.ts';
import { type HeaderField, shortValuesOf } from '../mail/header-field.ts';
import { printable } from '../printable.ts';
import type { MailDescription, Outcome, Reason, ReceiptVerdicts, SentAs, Unread } from '../types.ts';

/** One line of the log: what came in for one inbox, what became of it and why. */
export interface PitchRecord extends MailDescription {
  /** Version of this schema. */
  v: 1;
  event: 'pitch';
  /** When the mail was received, ISO 8601. */
  time: string;
  /** When this line was written, ISO 8601: later lines of a log never have an earlier one. */
  logged: string;
  id: string;
  /** The inbox address it was for. */
  inbox: string;
  /** The envelope's return path; empty for a bounce. */
  returnPath: string;
  /** The envelope recipient that led to the inbox, perhaps with a `+label`. */
  recipient: string;
  /** Bytes of the raw mail. */
  size: number;
  outcome: Outcome | 'failed';
  /** In which form a forwarded mail went out: as it is, whole as an attachment, or only a notice of it. */
  sentAs?: SentAs;
  /** Why it was not forwarded, or not as it is, in words. */
  why?: string;
  /** The event came once more; what became of the mail was settled before. */
  repeated?: true;
  reasons: Reason[];
  unread: Unread[];
  verdicts: ReceiptVerdicts;
  forwardedTo: string[];
  /** The id that the delivering server gave the forwarded mail. */
  messageId?: string;
  /** Milliseconds spent on each step. */
  durations: Record<string, number>;
  /** Where the raw mail is kept. */
  raw: string;
}

/**
 * What the log says of a mail: one line each, without controls, cut where it is longer than anyone reads.
 *
 * @param envelopeFrom the return path, for a mail without From
 * @param fallbackCharset of raw 8-bit fields that are not UTF-8
 */
export function describeMail(
  fields: readonly HeaderField[],
  envelopeFrom: string,
  fallbackCharset: string,
): MailDescription {
  const text = (name: string, longest: number) =>
    printable(headerText((shortValuesOf(fields, name)[0] ?? '').slice(0, 8 * longest), fallbackCharset), longest);
  return {
    sender: text('from', MAX_LOGGED_SENDER) || printable(envelopeFrom, MAX_LOGGED_SENDER),
    subject: text('subject', MAX_LOGGED_SUBJECT),
    date: text('date', MAX_LOGGED_DATE),
  };
}
