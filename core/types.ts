/** Why a pitch contains a word: one for each configured word and place. */
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

/** A place in a mail that could not be read, and why. What cannot be read never drops a pitch. */
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
