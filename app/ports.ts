import type { Envelope, LogRecord, Outcome } from '../core/index.ts';

/** A mail in the store. */
export interface StoredMail {
  /** Its bytes as they were received. */
  raw: Buffer;
  /**
   * Obtains the lease on the mail: the right to send it, which one delivery of its event has at a time. A store may ask for
   * it from `load` on, while the caller reads the mail; nothing may be sent before this answer is there.
   *
   * @throws where nobody can say for now
   */
  lease(): Promise<Lease>;
  /**
   * Gives the lease back before it expires, so that the next delivery, or a person who wants a quarantined mail, has it at
   * once. Called when this delivery failed or quarantined the mail, and at the end of every release. Never throws.
   */
  unlock(): Promise<void>;
}

/** What one delivery of an event may do with its mail. */
export interface Lease {
  /** Whether this delivery has the mail to itself; if not, another one may be sending it right now. */
  isHeld: boolean;
  /** What an earlier delivery of the same event already did, by inbox address. */
  outcomes: ReadonlyMap<string, Outcome>;
}

/** Where raw mails are kept, each under its id. */
export interface MailStore {
  /**
   * Reads a mail, and asks for the lease on it (`StoredMail.lease` has the answer).
   *
   * @param deadline milliseconds since 1970, by when the caller has ended, however it ends, and the lease with it
   * @throws MissingMail, or any other error where the mail cannot be read for now
   */
  load(id: string, deadline: number): Promise<StoredMail>;
  /**
   * Saves with a mail what became of it, so that a repeated delivery of its event finds that.
   *
   * @param outcomes by the address of each inbox that is settled
   * @throws where that fails for now
   */
  saveOutcomes(id: string, outcomes: ReadonlyMap<string, Outcome>): Promise<void>;
  /** Where a person finds the raw mail: an s3:// address or a path. */
  locate(id: string): string;
  /** The shell command that gets a person a copy of it. */
  fetchCommand(id: string): string;
}

/** A mail to send: the bytes as they go out, and to whom. */
export interface OutgoingMail {
  /** Unique for the mail and inbox it came from: a sender that keeps mails may use it as a name. */
  id: string;
  envelope: Envelope;
  raw: Buffer;
}

/** What delivers a forwarded mail. */
export interface MailSender {
  /**
   * @returns the id the delivering server gave it
   * @throws RefusedMail where this mail will never be taken, UnansweredSend where nobody knows; any other error where it
   *   was not taken over for delivery, and may be another time
   */
  send(mail: OutgoingMail): Promise<{ messageId: string }>;
}

/** A mail that was refused for what it is: sending the same bytes once more cannot help, another form of it may. */
export class RefusedMail extends Error {
  override name = 'RefusedMail';
}

/** The log: one JSON line for each pitch and inbox, and for what happens to it later (docs/log.md). */
export interface PitchLog {
  write(record: LogRecord): Promise<void> | void;
}

/** The log where it is read back. */
export interface LogReader {
  /**
   * The lines written from one moment until right before another (milliseconds since 1970), newest first. They come as
   * they are read: whoever has seen enough stops, and no more of the log is read.
   *
   * @param event only those of this kind. @default all
   */
  newestFirst(since: number, until: number, event?: LogRecord['event']): AsyncIterable<LogRecord>;
}

/**
 * A send that got no answer: nobody knows whether the mail was taken over. It is repeated, as losing it would be worse,
 * but not often: each time may be one more copy.
 */
export class UnansweredSend extends Error {
  override name = 'UnansweredSend';
}

/** A mail that the store does not have, or no longer: to look once more cannot help. */
export class MissingMail extends Error {
  override name = 'MissingMail';
}

/** Time and chance, so that a test can have its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 up to, but not including, 1. */
  random(): number;
}
