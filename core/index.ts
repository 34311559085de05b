/** The one door of the engine: whoever is not part of it imports from here. */

export { writeDeliveryNotice } from './forward/delivery-notice.ts';
export { type Refusal, refusal } from './forward/refuse.ts';
export { rewriteMail } from './forward/rewrite.ts';
export { wrapMail } from './forward/wrap.ts';
export { inboxFor, withoutLabel } from './inbox.ts';
export { parseMailboxes } from './mail/address.ts';
export { isKnownCharset, plausibleCharsets } from './mail/charset.ts';
export { eachPart } from './mail/each-part.ts';
export { headerText } from './mail/encoded-words.ts';
export { type HeaderField, LONGEST_FORWARDED_FIELD, splitMail, valuesOf } from './mail/header.ts';
export { fileNames } from './mail/parameters.ts';
export type { Part } from './mail/part.ts';
export { kindOf } from './mail/part-kind.ts';
export { decoded } from './mail/pieces.ts';
export { compileWords } from './match/words.ts';
export { printable } from './printable.ts';
export { loadHtmlReader, loadMimeParser } from './readers.ts';
export { Digest, type DigestStyle } from './record/digest.ts';
export { pitchesOf, pitchKey, type ReviewedPitch, type Span, standOfPitches, writtenAt } from './record/history.ts';
export { type DigestRecord, nameOf, type ReleasedRecord, retriedRecord } from './record/later-record.ts';
export { type LogRecord, logLine, parseLogLine } from './record/log-line.ts';
export { describeMail, type MailDescription, type PitchRecord } from './record/pitch-record.ts';
export { countIn, describeTally, emptyTally, PitchTally, type Tally, type WordCount } from './record/tally.ts';
export { type IsWord, PitchScreen } from './screen-pitch.ts';
export type { DocumentPorts } from './text/documents/document-ports.ts';
export { loadPdfReader } from './text/documents/load-pdf-reader.ts';
export type { PdfBounds, PdfPort, PdfSink } from './text/documents/pdf-port.ts';
export { elementKind } from './text/html/elements.ts';
export { readPitch, type TextSink } from './text/read-pitch.ts';
export type {
  Envelope,
  Forwarding,
  Inbox,
  Outcome,
  Reason,
  ReceiptVerdicts,
  ReceivedMail,
  SentAs,
  Unread,
  Verdict,
} from './types.ts';
