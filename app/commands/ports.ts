import type { DigestAction, Inbox, Mail, ReceivedMail } from '../../core/index.ts';
import type { Resend } from '../resend.ts';

/** A pitch that a digest lists. */
export interface ListedPitch {
  /** The mail as it was received. */
  mail: ReceivedMail;
  /** How it is sent again, if it was sent and did not arrive. */
  resend?: Resend;
  /** Its subject, on one line and safe to print. */
  subject: string;
  actions: readonly DigestAction[];
}

/** What a digest lists, and the secret of its links (docs/adr/0018). */
export interface DigestList {
  v: 1;
  inbox: string;
  /** 32 random bytes, base64url. */
  secret: string;
  /** Milliseconds since 1970. From then on nothing in the digest can be asked for: the mails are gone. */
  expires: number;
  /** By number, from 1 on. */
  pitches: readonly ListedPitch[];
}

/** The lists of the digests that were sent. Each has a key of its own within its inbox. */
export interface DigestLists {
  /** @throws when it cannot be saved for now */
  save(key: string, list: DigestList): Promise<void>;
  /**
   * @param key as a mail has it, which may be anything
   * @returns undefined where there is no such digest of the inbox
   * @throws when it cannot be read for now
   */
  find(inbox: string, key: string): Promise<DigestList | undefined>;
}

/** Remembers what was done on a day. */
export interface DailyMarks {
  /**
   * Marks a day.
   *
   * @param day ISO 8601, such as `2026-03-02`
   * @returns false where the day is marked already. Of two calls at once, one gets true
   * @throws when it cannot be saved for now
   */
  markHelp(inbox: string, day: string): Promise<boolean>;
}

/** A mail that may be a command. */
export interface CommandMail {
  received: ReceivedMail;
  mail: Mail;
  inbox: Inbox;
  /** The envelope recipient that led to the inbox, perhaps with a `+label`. */
  recipient: string;
}

/** What a reporter asks for by mail. */
export interface Command {
  action: DigestAction | 'help';
  /** The address in the From field; empty for a mail without one. */
  by: string;
  /** The digest that it is about; undefined with `help`. */
  list: DigestList | undefined;
  pitches: readonly { action: DigestAction; pitch: ListedPitch }[];
  /** Numbers that no pitch of the digest has. */
  unknown: readonly number[];
}

/** Whether a mail is a command, and if not, why not, in words for the log. */
export type CommandReading = { command: Command } | { why: string };

/** Reads and obeys the commands that come by mail. */
export interface Commands {
  /** @throws when the digest that the mail is about cannot be read for now */
  read(mail: CommandMail): Promise<CommandReading>;
  /**
   * Does what the command asks for, answers where that failed, and logs it. What was done before is not done again.
   *
   * @param deadline milliseconds since 1970, by when the call has ended
   * @throws on a passing failure, so that the mail is handled again
   */
  obey(command: Command, mail: CommandMail, deadline: number): Promise<void>;
}
