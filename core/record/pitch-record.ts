import { MAX_LOGGED_DATE, MAX_LOGGED_SENDER, MAX_LOGGED_SUBJECT } from '../limits.ts';
import { headerText } from '../mail/encoded-words.ts';
import { shortValuesOf } from '../mail/header-field.ts';
import type { Mail } from '../mail/mail.ts';
import { rawCharsets } from '../mail/raw-charsets.ts';
import { printable } from '../printable.ts';
import type { MailDescription, Outcome, Reason, ReceiptVerdicts, SentAs, Unread } from '../types.ts';

/** One line of the log: a mail came in for an inbox, what became of it and why. */
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
  /** The size of the raw mail in bytes. */
  size: number;
  outcome: Outcome | 'failed';
  /** The form in which a forwarded mail was sent. */
  sentAs?: SentAs;
  /** Why it was not forwarded, or not as it is, in words. */
  why?: string;
  /** The event came once more, and the outcome was settled before. */
  repeated?: true;
  /** The words that were found. A pitch with any was forwarded only if its sender is trusted. */
  reasons: Reason[];
  /** The entry of the trust list that its sender is on, where the pitch was forwarded for that alone. */
  trusted?: string;
  unread: Unread[];
  /** The file names of its attachments, left out where there are none. */
  attachments?: string[];
  verdicts: ReceiptVerdicts;
  forwardedTo: string[];
  /** The id that the delivering server gave the forwarded mail. */
  messageId?: string;
  /** The id of the copy that was sent, by which later lines name it. */
  copy?: string;
  /** Milliseconds of each step. */
  durations: Record<string, number>;
  /** Where the raw mail is: an s3:// address or a path. */
  raw: string;
}

/**
 * Describes a mail for the log: sender, subject and date, each on one line, cut short and safe to print.
 *
 * @param envelopeFrom the return path, which stands for the sender of a mail without From
 * @param fallbackCharset the charset of raw 8-bit fields that are not UTF-8
 * @example
 * const mail = parseMail(Buffer.from('From: Acme PR <pr@example.com>\r\nSubject: =?utf-8?Q?A_l=C3=A1mp?=\r\n\r\n'));
 * describeMail(mail, '', 'utf-8'); // { sender: 'Acme PR <pr@example.com>', subject: 'A lámp', date: '' }
 */
export function describeMail(
  mail: Pick<Mail, 'fields' | 'raw' | 'body'>,
  envelopeFrom: string,
  fallbackCharset: string,
): MailDescription {
  const charsets = rawCharsets(mail, fallbackCharset);
  const text = (name: string, longest: number) =>
    printable(headerText((shortValuesOf(mail.fields, name)[0] ?? '').slice(0, 8 * longest), charsets), longest);
  return {
    sender: text('from', MAX_LOGGED_SENDER) || printable(envelopeFrom, MAX_LOGGED_SENDER),
    subject: text('subject', MAX_LOGGED_SUBJECT),
    date: text('date', MAX_LOGGED_DATE),
  };
}
