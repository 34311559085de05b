import { MAX_MARKS_IN_MAIL, MAX_REPORTED, MAX_RETURNED_PART, MAX_RETURNED_PARTS } from '../limits.ts';
import { AGAIN, COPY_FIELD } from './copy-mark.ts';
import { addressForms, groupsIn, type ReportedRecipient, recipientsIn } from './delivery-status.ts';
import type { eachPart } from './each-part.ts';
import { shortValuesOf } from './header-field.ts';
import type { Mail } from './mail.ts';

/** The mark of a copy, as a mail that returns the copy has it. Anybody can write one; only the code proves it. */
export interface ReturnedMark {
  id: string;
  copy: string;
  code: string;
  /** Whether the copy was of a mail that returned a copy itself. */
  isAgain: boolean;
}

/**
 * What a mail says about the copies that it returns:
 *
 * - `recipients`: a delivery status notification (RFC 3464, and RFC 6533 for addresses of any letters).
 * - `words`: a report in a form of its own, as qmail and older servers write it.
 * - `complaint`: somebody reported the copy as spam (RFC 5965).
 * - `nothing`: it says neither that the copy arrived nor that it did not, as a read receipt (RFC 8098).
 */
export type Report =
  | { kind: 'recipients'; recipients: ReportedRecipient[]; notice: string }
  | { kind: 'words'; notice: string }
  | { kind: 'complaint'; feedback: string; addresses: string[] }
  | { kind: 'nothing' };

/** A mail that returns copies. */
export interface ReturnedMail {
  /** For each part that has marks, these in their order: the mark of the copy itself comes before any mark within it. */
  marks: ReturnedMark[][];
  report: Report;
}

/** The types of parts that return a mail or its header, and of those that say why. */
const TEXTS = /^(?:text\/(?:plain|html|rfc822-headers?)|message\/[\w.+-]+)$/;

/** White space, and the marks of a quote, between the words of a folded field. Some servers write none behind the colon. */
const GAP = '[>\\s]{1,40}';
const WORDS = `${COPY_FIELD}:[>\\s]{0,40}([\\w-]{1,128})${GAP}([\\w-]{8})${GAP}([\\w-]{22})(?![\\w-])(${GAP}${AGAIN}\\b)?`;
/** A line that begins with white space continues a field, which the sender of a pitch may have written. */
const MARK = new RegExp(`^${WORDS}`, 'gim');
const QUOTED_MARK = new RegExp(`^[> \\t]{1,20}${WORDS}`, 'gim');

/** The kinds of complaint (RFC 5965 7.3, RFC 6591): these two are none. */
const NO_COMPLAINT = ['not-spam', 'auth-failure'];

interface TextPart {
  type: string;
  bytes: Buffer;
}

/**
 * Reads a mail that may return forwarded copies.
 *
 * @param takeApart takes a message apart. It is given, as this module is loaded on its own, and would bring the parser into
 *   every bundle that has a part of the engine
 * @returns no marks where it returns no copy
 */
export async function readReturnedMail(
  { fields, body }: Pick<Mail, 'fields' | 'body'>,
  takeApart: typeof eachPart,
): Promise<ReturnedMail> {
  const parts: TextPart[] = [];
  await takeApart(
    fields,
    body,
    ({ type }) => parts.length < MAX_RETURNED_PARTS && TEXTS.test(type),
    ({ type, chunks }) => {
      if (chunks.length > 0 && parts.length < MAX_RETURNED_PARTS) parts.push({ type, bytes: beginningOf(chunks) });
    },
  );
  // Some reports are damaged: a boundary that does not occur, a copy's header in the place of a part's.
  const whole: TextPart = { type: 'text/plain', bytes: beginningOf([body]) };
  const marks = marksIn(parts);
  return { marks: marks.length > 0 ? marks : marksIn([whole]), report: reportIn(parts, whole) };
}

/** A copy's header is at its beginning. */
function beginningOf(chunks: readonly Uint8Array[]): Buffer {
  const taken: Uint8Array[] = [];
  let length = 0;
  for (const chunk of chunks) {
    if (length >= MAX_RETURNED_PART) break;
    taken.push(chunk.subarray(0, MAX_RETURNED_PART - length));
    length += taken.at(-1)!.length;
  }
  return Buffer.concat(taken);
}

function marksIn(parts: readonly TextPart[]): ReturnedMark[][] {
  const seen = new Set<string>();
  return parts
    .map(({ type, bytes }) => {
      const text = type === 'text/html' ? withoutTags(bytes.toString('latin1')) : bytes.toString('latin1');
      const plain = [...text.matchAll(MARK)];
      const found = plain.length > 0 ? plain : [...text.matchAll(QUOTED_MARK)];
      const marks: ReturnedMark[] = [];
      for (const [, id, copy, code, again] of found) {
        const key = `${id} ${copy} ${code}`;
        if (seen.size >= MAX_MARKS_IN_MAIL && !seen.has(key)) continue;
        seen.add(key);
        marks.push({ id: id!, copy: copy!, code: code!, isAgain: again !== undefined });
      }
      return marks;
    })
    .filter((marks) => marks.length > 0);
}

function reportIn(parts: readonly TextPart[], whole: TextPart): Report {
  const ofType = (...types: string[]) => parts.filter(({ type }) => types.includes(type)).map(({ bytes }) => bytes);
  const latin1 = (bytes: Buffer) => bytes.toString('latin1');
  const notice = noticeIn(parts) || noticeIn([whole]);
  const statuses = ofType('message/delivery-status', 'message/global-delivery-status');
  const recipients = statuses.flatMap((bytes) => recipientsIn(latin1(bytes))).slice(0, MAX_REPORTED);
  if (recipients.length > 0) return { kind: 'recipients', recipients, notice };
  const [feedback] = ofType('message/feedback-report');
  if (feedback !== undefined) return complaintIn(latin1(feedback));
  if (ofType('message/disposition-notification', 'message/global-disposition-notification').length > 0)
    return { kind: 'nothing' };
  const damaged = recipientsIn(beforeCopy(latin1(whole.bytes)));
  return damaged.length > 0 ? { kind: 'recipients', recipients: damaged, notice } : { kind: 'words', notice };
}

function complaintIn(text: string): Report {
  const fields = groupsIn(text).flat();
  const feedback = (shortValuesOf(fields, 'feedback-type')[0] ?? '').toLowerCase();
  if (NO_COMPLAINT.includes(feedback)) return { kind: 'nothing' };
  const named = ['original-rcpt-to', 'removal-recipient'].flatMap((name) => shortValuesOf(fields, name));
  return { kind: 'complaint', feedback, addresses: named.flatMap(addressForms) };
}

/** What the mail says in words, up to the copy: its first plain text, or else its HTML. */
function noticeIn(parts: readonly TextPart[]): string {
  const said = parts.find(({ type }) => type === 'text/plain') ?? parts.find(({ type }) => type === 'text/html');
  if (said === undefined) return '';
  const utf8 = said.bytes.toString('utf8');
  const text = utf8.includes('\ufffd') ? said.bytes.toString('latin1') : utf8;
  return beforeCopy(said.type === 'text/html' ? withoutTags(text) : text);
}

/** The beginning of a text, up to the header of the copy in it: the lines above the mark that no empty line parts from it. */
function beforeCopy(text: string): string {
  const found = [MARK, QUOTED_MARK].map((mark) => text.search(mark)).filter((at) => at >= 0);
  if (found.length === 0) return text;
  const mark = Math.min(...found);
  const start = Math.max(text.lastIndexOf('\n\n', mark), text.lastIndexOf('\r\n\r\n', mark));
  return text.slice(0, Math.max(0, start));
}

/** The text of a report's HTML, a line for each tag. Only codes, addresses and a mark are looked for in it. */
function withoutTags(html: string): string {
  return html
    .replace(/<[^<>]{1,2000}>/g, '\n')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&');
}
