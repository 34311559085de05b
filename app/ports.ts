import type { Envelope, LogRecord, Outcome } from '../core/index.ts';
import type { CopyState } from './copy-marks.ts';

/** A mail in the store. */
export interface StoredMail {
  /** Its bytes as they were received. */
  raw: Buffer;
  /**
   * Returns the lease on the mail, the right to send it. One delivery of its event has it at a time. The store may request
   * it from `load` on, while the caller reads the mail. Nothing may be sent before it is there. A second call returns the
   * same lease, with outcomes that are at least as new.
   *
   * @throws when the store cannot decide for now
   */
  lease(): Promise<Lease>;
  /**
   * Ends the lease before it expires, so that the next delivery, or the release of a quarantined mail, gets it at once.
   * Called when this delivery failed or quarantined the mail, and at the end of every release. Never throws.
   */
  unlock(): Promise<void>;
}

/** The answer to a request for a lease. */
export interface Lease {
  /** Whether this delivery has the lease. If not, another one may be sending the mail right now. */
  isHeld: boolean;
  /** The outcomes that were saved before, by inbox address. */
  outcomes: ReadonlyMap<string, Outcome>;
  /** What was saved before about the copies that were sent. */
  copies: CopyState;
}

/** The store of raw mails, each under its id. */
export interface MailStore {
  /**
   * Reads a mail, and requests the lease on it (`StoredMail.lease` returns the answer).
   *
   * @param deadline milliseconds since 1970, by when the caller has ended in any case. The lease expires then
   * @throws MissingMail; any other error where the mail cannot be read for now
   */
  load(id: string, deadline: number): Promise<StoredMail>;
  /**
   * Saves the outcomes of a mail with it, so that a repeated delivery of its event finds them.
   *
   * @param outcomes by inbox address, for each inbox that is settled
   * @param copies what is known of the copies, what was saved before included. @default nothing
   * @throws when they cannot be saved for now
   */
  saveOutcomes(id: string, outcomes: ReadonlyMap<string, Outcome>, copies?: CopyState): Promise<void>;
  /**
   * Reads the key of a mail's copies.
   *
   * @param id of any kind, as a mail from outside names it
   * @returns nothing where there is no such mail, or none of it was sent
   * @throws when the store fails for now
   */
  readCopyKey(id: string): Promise<string | undefined>;
  /** Returns where a person finds the raw mail: an s3:// address or a path. */
  locate(id: string): string;
  /** Returns the shell command that copies the raw mail into the current folder. */
  fetchCommand(id: string): string;
}

/** A sender whose mail one inbox always gets, as a person decided. */
export interface TrustedSender {
  /** `editor@example.org`, `@example.org` or `*.example.org`, in lower case. */
  sender: string;
  /** Who decided so, and when (ISO 8601). */
  by: string;
  time: string;
}

/** The senders that people trusted beside those of the configuration, for each inbox. */
export interface TrustedSenders {
  /** @throws when they cannot be read for now */
  list(inbox: string): Promise<TrustedSender[]>;
  /**
   * Adds one. Of two additions at once none is lost.
   *
   * @returns false for one that is there
   * @throws when it cannot be saved for now, or the list is full
   */
  add(inbox: string, trusted: TrustedSender): Promise<boolean>;
  /** @returns false for one that is not there */
  remove(inbox: string, sender: string): Promise<boolean>;
}

/** A mail to send: its bytes as they go out, and its envelope. */
export interface OutgoingMail {
  /** Unique for a mail and an inbox. A sender may use it as a name. */
  id: string;
  /** Names this copy, for servers that tell later what became of it. */
  copy: CopyName;
  envelope: Envelope;
  raw: Buffer;
}

/**
 * The name of a copy: what it is a copy of, and which one. Both hold only letters, digits, `_` and `-`, as SES requires of
 * message tags.
 */
export interface CopyName {
  /** The id of the pitch or of the digest. */
  of: string;
  /** The same for each attempt to send this copy. Another copy of the same pitch has another. */
  id: string;
}

/** Delivers mails. */
export interface MailSender {
  /**
   * Hands a mail over for delivery.
   *
   * @returns the id that the delivering server gave it
   * @throws RefusedMail when the server will never take this mail, UnansweredSend when nobody knows whether it took it,
   *   BusySender when it was not asked, any other error when it did not take the mail this time
   */
  send(mail: OutgoingMail): Promise<{ messageId: string }>;
}

/** The server refused the mail itself. The same bytes will be refused again, but it may take another form of the mail. */
export class RefusedMail extends Error {
  override name = 'RefusedMail';
}

/** The sender is busy with other mails, and did not try this one. The caller tries again when there is room. */
export class BusySender extends Error {
  override name = 'BusySender';
}

/** The log: one JSON line for each pitch and inbox, and for each later event (docs/log.md). */
export interface PitchLog {
  write(record: LogRecord): Promise<void> | void;
}

/** Reads the log. */
export interface LogReader {
  /**
   * Reads the lines written from one moment until right before another (milliseconds since 1970), newest first. It reads
   * no more of the log than the caller takes.
   *
   * @param event only lines of this event. @default all
   */
  newestFirst(since: number, until: number, event?: LogRecord['event']): AsyncIterable<LogRecord>;
}

/**
 * A send that got no answer: nobody knows whether the server took the mail. The send is repeated, as a lost mail would be
 * worse than a second copy, but only a few times.
 */
export class UnansweredSend extends Error {
  override name = 'UnansweredSend';
}

/** The store does not have the mail, and will not have it. */
export class MissingMail extends Error {
  override name = 'MissingMail';
}

/** Time and chance. A test brings its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 up to, but not including, 1. */
  random(): number;
}
