/** The one door of the engine: whoever is not part of it imports from here. */

export { explain, type Finding } from './explain.ts';
export { type CommandAnswer, writeCommandAnswer } from './forward/command-answer.ts';
export { writeDeliveryNotice } from './forward/delivery-notice.ts';
export { ownMailbox } from './forward/own-mailbox.ts';
export { type Refusal, refusal } from './forward/refuse.ts';
export { replyToForms } from './forward/reply-to.ts';
export { rewriteMail } from './forward/rewrite.ts';
export { wrapMail } from './forward/wrap.ts';
export { inboxFor, withoutLabel } from './inbox.ts';
export { MAX_LOGGED_ATTACHMENT, MAX_LOGGED_ATTACHMENTS } from './limits.ts';
export { parseMailboxes } from './mail/addresses.ts';
export { plausibleCharsets } from './mail/charset.ts';
export { isKnownCharset } from './mail/charset-labels.ts';
export { AGAIN, COPY_FIELD } from './mail/copy-mark.ts';
export { eachPart } from './mail/each-part.ts';
export { headerText } from './mail/encoded-words.ts';
export { fileNames } from './mail/file-names.ts';
export { type HeaderField, valuesOf } from './mail/header-field.ts';
export { LOOP_FIELD } from './mail/loop-token.ts';
export { type Mail, parseMail } from './mail/mail.ts';
export type { Part } from './mail/part.ts';
export { kindOf } from './mail/part-kind.ts';
export { decoded } from './mail/pieces.ts';
export { type RawCharsets, rawCharsets } from './mail/raw-charsets.ts';
export { isSenderExamined, isVerdict } from './mail/receipt-verdicts.ts';
export { isAutomaticReply, isReport } from './mail/report-kind.ts';
export type { Report, ReturnedMark } from './mail/returned-mail.ts';
export type { Match } from './match/text-matcher.ts';
export { compileWords, entryWord, type IsWord } from './match/words.ts';
export { type OwnBlock, ownBlocks } from './own-lines.ts';
export { printable } from './printable.ts';
export { findUnread, readPitch } from './read-pitch.ts';
export { loadHtmlReader, loadMimeParser, loadReturnedMailReader } from './readers.ts';
export { type Arrival, type ArrivalState, arrivalsOf, copiesOf, troubledOf, undeliveredOf } from './record/arrival.ts';
export { describeTrouble, type TroubleWords } from './record/arrival-words.ts';
export type { CommandRecord } from './record/command-record.ts';
export { type DeliveryRecord, type DeliveryStatus, deliveryRecord } from './record/delivery-record.ts';
export {
  Digest,
  type DigestAction,
  type DigestLinks,
  type DigestStyle,
  type NumberedPitch,
} from './record/digest.ts';
export { digestMail } from './record/digest-mail.ts';
export { digestText } from './record/digest-text.ts';
export { pitchesOf, pitchKey, type Span, standOfPitches, writtenAt } from './record/history.ts';
export {
  type DigestRecord,
  type Mark,
  nameOf,
  type ReleasedRecord,
  type ResentRecord,
  type ReviewedRecord,
  retriedRecord,
  reviewedRecord,
} from './record/later-record.ts';
export { logLine, parseLogLine } from './record/log-line.ts';
export type { LogRecord } from './record/log-record.ts';
export { describeMail, type PitchRecord } from './record/pitch-record.ts';
export type { ReviewedPitch } from './record/reviewed-pitch.ts';
export { countIn, describeTally, emptyTally, PitchTally, type Tally, type WordCount } from './record/tally.ts';
export {
  compileRules,
  findMatches,
  type MatchedTextSink,
  type Meter,
  type Rules,
  readMatched,
  type ScreeningOptions,
  screen,
  screenForEach,
} from './screen.ts';
export type { DocumentPorts } from './text/documents/document-ports.ts';
export { loadPdfReader } from './text/documents/load-pdf-reader.ts';
export type { PdfBounds, PdfPort, PdfSink } from './text/documents/pdf-port.ts';
export { elementKind } from './text/html/elements.ts';
export { isTrustEntry, provenSender, soleSender, TRUSTED_FORMS, trustedAs } from './trust.ts';
export type {
  Envelope,
  Forwarding,
  Inbox,
  MailDescription,
  Outcome,
  Reason,
  ReceiptVerdicts,
  ReceivedMail,
  SentAs,
  Unread,
  Verdict,
  WordEntry,
} from './types.ts';
