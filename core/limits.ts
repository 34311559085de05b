/**
 * The limits of the engine, each with its reason and what happens beyond it. A mail may have 38 MB of anything, and no
 * limit lets a word through or drops a pitch: what is beyond one is read in a simpler way, noted as unread, or left out of
 * what is forwarded or shown, while the raw mail stays in the store. Lengths of text are UTF-16 units, lengths of fields
 * and bodies are bytes.
 */

// Headers

/**
 * Fields of one header. 38 MB can hold 12 million fields of three bytes, which as objects would not fit into memory; a
 * real header has a few hundred at most. Further fields are left out.
 */
export const MAX_FIELDS = 200_000;

/**
 * Bytes of a field that are forwarded, and described in the log. No mail server accepts so many (Postfix cuts a field at
 * 100 KB), and nobody reads them. The rest of the field is left out there; the screen itself reads all of it.
 */
export const MAX_FORWARDED_FIELD = 64 * 1024;

/** Characters of the address lists of one field. No mail program writes more. A longer list counts as one without addresses. */
export const MAX_ADDRESS_LIST = 256 * 1024;

/** Parameters of one MIME field; a real one has a handful. Further ones are not read. */
export const MAX_PARAMETERS = 2_000;

/** Characters of the charset and language in an encoded word (RFC 2231 5). A longer one makes it no encoded word. */
export const MAX_CHARSET_LABEL = 80;

/** Charset labels whose meaning is remembered. A mail can make up thousands; the memory then begins anew. */
export const MAX_KNOWN_LABELS = 1_000;

/** Characters of a charset label that is looked up. The longest one has 45. A longer one is unknown. */
export const MAX_KNOWN_LABEL = 60;

/** Bytes of a body, and parts in it, that are searched for the charset that the header may be in. Most mails begin with a text. */
export const MAX_NAMED_CHARSET_SAMPLE = 64 * 1024;
export const MAX_PARTS_LOOKED_AT = 20;

// Bodies

/**
 * Parts that the parser tells apart. 38 MB can hold millions of empty parts, each of which would cost some objects. Further
 * ones are told apart by their delimiter lines alone (`delimited-parts.ts`).
 */
export const MAX_PARTS = 5_000;

/**
 * Multiparts within each other. Each level costs every delimiter line below it a comparison. Deeper ones are noted as
 * unread, and taken apart by their delimiter lines alone.
 */
export const MAX_MULTIPART_DEPTH = 250;

/** Bytes of the header of one part. No mail program writes more. The mail is noted as unread then, and read as text. */
export const MAX_PART_HEADER = 4 * 1024 * 1024;

/**
 * Bytes of a delimiter line. RFC 2046 5.1.1 allows 70 characters and four hyphens, with white space behind them. A longer
 * line delimits nothing.
 */
export const MAX_DELIMITER_LINE = 1_000;

/** White space held to see whether a line of quoted-printable ends behind it. More white space is part of the text. */
export const MAX_TRAILING_WHITE = 1_000;

/** Bytes looked at to recognise a charset. What stands further on does not tell it. */
export const MAX_CHARSET_SAMPLE = 2_048;

/**
 * The highest oddness (`oddness.ts`) of a text that people write. A reading counts if its oddness is below this, and at most the margin
 * above that of the least odd reading. Sentences in 25 languages were measured: read in the right charset, nearly all have less than 0.1;
 * read in a wrong one, more than 0.2.
 */
export const MAX_ODDNESS_OF_TEXT = 0.1;
export const ODDNESS_MARGIN = 0.08;

/** The same of a text whose label mail programs do not put on others, and the margin of the fallback in a text too short to tell. */
export const MAX_ODDNESS_OF_LABELLED = 0.6;
export const ODDNESS_MARGIN_OF_FALLBACK = 0.3;

/** Readings of one text: each is screened by itself. The likeliest are kept. */
export const MAX_READINGS = 4;

/** Bytes beyond ASCII that statistics need, and the confidence in per cent from which chardet's answer counts. */
export const MIN_SAMPLE_OF_STATISTICS = 10;
export const MIN_CONFIDENCE = 20;

/** Bytes of HTML that are searched for a charset; browsers find one that stands behind the styles. */
export const MAX_HTML_CHARSET_SAMPLE = 64 * 1024;

// Attached messages and what is noted of a mail

/** Attached messages within each other: no mail program opens so many. Deeper ones are noted as unread, and read as text. */
export const MAX_MESSAGE_DEPTH = 1_000;

/**
 * Bytes of attached messages that are taken apart for one mail, beyond four times its size: each level is parsed once more.
 * Further messages are noted as unread, and read as text.
 */
export const MAX_NESTED_BYTES = 64 * 1024 * 1024;

/** Locations of one mail that are noted as unread. Further ones are read as well as they can be, and not noted. */
export const MAX_UNREAD = 100;

/** Levels of a location's name, and characters of a file name in it: a name must fit a line. The outer levels are left out. */
export const MAX_LOCATION_LEVELS = 4;
export const MAX_NAME_IN_LOCATION = 60;

/** Pages of HTML in one calendar that are read each by itself. The rest is read as one page: a page has a cost however short it is. */
export const MAX_CALENDAR_PAGES = 1_000;

// The forwarded mail

/** Characters of a header line without its line end (RFC 5322 2.1.1). SES refuses the mail beyond it: a field is folded. */
export const MAX_LINE_LENGTH = 998;

/** Characters of a word that stays as it is, with room for a field name on its line. A longer one is encoded and folded. */
export const MAX_PLAIN_WORD = 900;

/**
 * Characters of References whose ids are glued together without white space, once they are longer than a line: a program
 * that writes them so reads no more. The first id and the newest ones that fit are kept.
 */
export const MAX_GLUED_REFERENCES = 900;

/** Characters of a quoted display name. A longer one becomes encoded words, which can be folded. */
export const MAX_QUOTED_NAME = 200;

/** Characters of a parameter that stays in one piece. A longer one is cut into pieces (RFC 2231 3). */
export const MAX_PLAIN_PARAMETER = 800;

/**
 * Characters of the parameters that a part cannot be opened without, of a field over `MAX_FORWARDED_FIELD`: a boundary has
 * 70 at most (RFC 2046 5.1.1), a file name 255. Parameters that do not fit are left out.
 */
export const MAX_NEEDED_PARAMETERS = 4_096;

/** Characters of a field's name that is forwarded, as in `Content-…`. A longer name is nobody's, and its field is dropped. */
export const MAX_FIELD_NAME = 76;

/** Fields of a mail that are forwarded, beside those the body is read by. No mail program writes more. The rest is dropped. */
export const MAX_KEPT_FIELDS = 1_000;

/** Characters of the From name: mail programs show about so many, and `via LABEL` must be seen. The sender's name is cut. */
export const MAX_FROM_NAME = 71;

/** Characters of the label in the From name, so that there is room for the sender. It is cut. */
export const MAX_FROM_LABEL = 40;

/** Addresses in Reply-To. Further ones are left out. */
export const MAX_REPLY_ADDRESSES = 5;

/** Addresses in To and Cc together. SES refuses a mail with more: To then names the inbox, and there is no Cc. */
export const MAX_RECIPIENTS = 50;

/** Characters of an original field that is copied into X-Original-*: a sender can write 10 MB. The copy is cut, with a mark. */
export const MAX_ORIGINAL_FIELD = 16 * 1024;

/** Characters of X-Pitch-Screen-Unread. The list is cut, with a mark; the log has all of it. */
export const MAX_UNREAD_FIELD = 900;

/** Screens that a mail passed, in the loop token: far more than in earnest. Of a longer list, which is forged, the newest stay. */
export const MAX_LOOP_TOKENS = 20;

/** Received fields, one for each hop. A mail with more goes round in circles, whatever else is in them, and is a `loop`. */
export const MAX_RECEIVED = 50;

// Mails of the screen's own

/** Locations that the text of a wrapped pitch lists as unread, and characters of each. The log has them all. */
export const MAX_WRAPPED_UNREAD = 20;
export const MAX_WRAPPED_UNREAD_TEXT = 400;

/** Characters of the pitch's subject in the subject of a notice. It is cut. */
export const MAX_NOTICE_SUBJECT = 100;

/** Characters of the reason for a refusal, in a wrapped pitch or a notice: a server can answer anything. It is cut. */
export const MAX_REFUSAL_TEXT = 1_000;

// Mails that return a copy

/** Bytes of a part that returns a mail: its header is at the beginning. What is beyond them is not looked at. */
export const MAX_RETURNED_PART = 256 * 1024;

/** Parts of such a mail: a report has three. Further ones are not looked at. */
export const MAX_RETURNED_PARTS = 20;

/** Marks of copies in one mail: each costs a question to the store, and a report returns one mail. Further ones do not count. */
export const MAX_MARKS_IN_MAIL = 5;

/** Recipients of one report: SES sends one mail to 50 at most. Further ones do not count. */
export const MAX_REPORTED = 100;

// The log, and what is told from it

/** Characters of a sender, a subject and a date in the log: more than fits a screen, less than floods a line. They are cut. */
export const MAX_LOGGED_SENDER = 320;
export const MAX_LOGGED_SUBJECT = 500;
export const MAX_LOGGED_DATE = 100;

/** Characters of what another server said about a copy, or of one of its other texts. It can say anything. It is cut. */
export const MAX_LOGGED_CODE = 500;

/** Characters of the name of whoever asked for a release or a retry. It is cut. */
export const MAX_REQUESTER_NAME = 200;

/** Pitches that one digest names, and reasons that it gives of each. It says how many more there are, and counts them all. */
export const MAX_DIGEST_PITCHES = 200;
export const MAX_DIGEST_REASONS = 2;

/** Names of attachments that the log has of a pitch, and characters of each; further ones are left out. A digest shows fewer. */
export const MAX_LOGGED_ATTACHMENTS = 20;
export const MAX_LOGGED_ATTACHMENT = 100;
export const MAX_DIGEST_ATTACHMENTS = 5;

/** Words that are counted in one line of a tally. It says how many more there are. */
export const MAX_TALLY_WORDS = 5;

/**
 * Pitches remembered to tell a line of the log that is there again, as after a crash or a repeated delivery, which come
 * within hours: a log of a million lines must not have a million keys in memory. A later repetition counts once more.
 */
export const MAX_REMEMBERED_PITCHES = 20_000;
