/**
 * What a reporter will not read: a word or phrase in any language, `disrupt*` for every word that begins so, or one with
 * settings.
 */
export type WordEntry =
  | string
  | {
      word: string;
      /** A match that stands inside one of these phrases does not count. @default none */
      except?: string[] | undefined;
      /** Only with the letter case and accents that it has, and in no disguise. @default false */
      exact?: boolean | undefined;
    };

/** An address that pitches are sent to, where it forwards to, and the words its reporter will not read. */
export interface Inbox {
  /** In lower case. */
  address: string;
  /** The addresses it forwards to, in lower case. */
  forwardTo: string[];
  words: WordEntry[];
  /** Who forwards, in the From name: `"Sender via LABEL"`. */
  label: string;
  /** The reporter's public notice, which a pitch may quote back; empty for none. */
  notice: string;
  /** Senders whose mail is forwarded whatever words it has: `editor@example.org`, `@example.org`, `*.example.org`. */
  trusted: string[];
  /** Forward what SES takes for spam, too. */
  forwardSpam: boolean;
  /** Forward what fails DMARC although its domain wants it rejected, too. */
  forwardUnauthenticated: boolean;
}

/** RFC 5321 2.3.1: who sent a mail and who receives it, whatever its header says. */
export interface Envelope {
  /** The return path; empty for a bounce. */
  from: string;
  to: string[];
}

/** A mail as its receiver (SES, or the local SMTP server) knows it before anyone has read its bytes. */
export interface ReceivedMail {
  /** The receiver's own id of the mail, and its key in the store. */
  id: string;
  /** When it was received, ISO 8601. */
  time: string;
  envelope: Envelope;
  verdicts: ReceiptVerdicts;
}

/** What SES found out about a mail: PASS, FAIL, GRAY, PROCESSING_FAILED, or nothing where it was not examined. */
export interface ReceiptVerdicts {
  spam?: string;
  virus?: string;
  spf?: string;
  dkim?: string;
  dmarc?: string;
  /** The policy that the sender's domain publishes, present only where DMARC failed: none, quarantine or reject. */
  dmarcPolicy?: string;
}

/** What the log says of a mail's header, each field cut short and made safe to print. */
export interface MailDescription {
  /** `Name <address>` of the From header field, or the return path if it has none. */
  sender: string;
  subject: string;
  /** The Date header field as its sender wrote it. */
  date: string;
}

/** Where in a mail a text stands, and what is known of the text. */
export interface Location {
  /** In words: `subject`, `text`, `HTML`, `attachment notes.md`, `attached message > subject`, … */
  where: string;
  isFileName: boolean;
  /** The text is another way to read the bytes of the text before it. */
  isAnotherReading?: true;
  /** The text is in the body of a reply (In-Reply-To or References), where others may be quoted. */
  isReply: boolean;
}

/** Takes one text in pieces. */
export interface TextWriter {
  write(piece: string): void;
  end(): void;
}

/** Takes every text of a pitch. */
export type TextSink = (location: Location) => TextWriter;

/** Why a pitch contains a word: one for each configured word and location. */
export interface Reason {
  /** The word or phrase as it is configured. */
  word: string;
  /** Where it stands: `subject`, `text`, `HTML`, `sender name`, `file name`, `attachment notes.md`, … */
  where: string;
  /** How it is written there. */
  as: string;
  /** The text around it as a reader sees it: one line, at most 160 characters, safe to print. */
  excerpt: string;
}

/** A location in a mail that could not be read, and why. What cannot be read never drops a pitch. */
export interface Unread {
  where: string;
  why: string;
}

/** The judgement on one pitch for one inbox. */
export interface Verdict {
  decision: 'forward' | 'ignore';
  /** Every reason for `ignore`; empty for `forward`. */
  reasons: Reason[];
  unread: Unread[];
}

/**
 * What became of a mail for one inbox; `released` is one that was quarantined at first and forwarded later, `command` one by
 * which the reporter asked for something, so that it is no pitch and has no line of its own as one.
 */
export type Outcome =
  | 'forwarded'
  | 'released'
  | 'ignored'
  | 'bounce'
  | 'loop'
  | 'virus'
  | 'spam'
  | 'unauthenticated'
  | 'command';

/** The forms in which a pitch reaches the reporter, each for when the one before it is refused. */
export type SentAs = 'original' | 'wrapped' | 'notice';

/** What a mail is forwarded for, and what is known of it beside its bytes. */
export interface Forwarding {
  inbox: Inbox;
  /** The return path; empty for a bounce. */
  envelopeFrom: string;
  /** The envelope recipient that led to the inbox, perhaps with a `+label`. @default the inbox address */
  recipient?: string;
  verdicts: ReceiptVerdicts;
  unread: readonly Unread[];
  /** The charset of raw 8-bit header fields that are not UTF-8. */
  fallbackCharset: string;
  /** The words that mark this copy. @default it is not marked */
  copyMark?: readonly string[];
}
