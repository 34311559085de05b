import { MAX_MARKS_IN_MAIL, MAX_REPORTED, MAX_RETURNED_PART, MAX_RETURNED_PARTS } from '../limits.ts';
import { COPY_FIELD } from './copy-mark.ts';
import type { eachPart } from './each-part.ts';
import { parseHeader } from './header.ts';
import { shortValuesOf } from './header-field.ts';
import type { Mail } from './mail.ts';

/** The mark of a copy, as a mail that returns the copy has it. Anybody can write one; only the code proves it. */
export interface ReturnedMark {
  id: string;
  copy: string;
  code: string;
}

/** What a report says about one recipient (RFC 3464 2.3), in lower case but for the diagnostic code. */
export interface ReportedRecipient {
  /** The addresses that it may be known by: as it was given, and as it was delivered to. */
  addresses: string[];
  action: string;
  status: string;
  diagnostic: string;
}

/** A mail that returns copies. */
export interface ReturnedMail {
  marks: ReturnedMark[];
  /** Those of a report by RFC 3464; none for a mail in a form of its own. */
  recipients: ReportedRecipient[];
  /** The text before the returned copy. */
  notice: string;
}

/** The types of parts that return a mail or its header, and of those that say why. */
const TEXTS = /^(?:text\/(?:plain|rfc822-headers)|message\/[\w.+-]+)$/;

/** White space, and the marks of a quote, between the words of a folded field. */
const GAP = '[>\\s]{1,40}';
const MARK = new RegExp(
  `^[> \\t]{0,20}${COPY_FIELD}:${GAP}([\\w-]{1,128})${GAP}([\\w-]{8})${GAP}([\\w-]{22})(?![\\w-])`,
  'gim',
);

/**
 * Reads a mail that may return forwarded copies: a delivery status notification (RFC 3464, and RFC 6533 for addresses of any
 * letters), or a mail in a form of its own, as qmail and older servers write it.
 *
 * @param takeApart takes a message apart. It is given, as this module is loaded on its own, and would bring the parser into
 *   every bundle that has a part of the engine
 * @returns no marks where it returns no copy
 */
export async function readReturnedMail(
  { fields, body }: Pick<Mail, 'fields' | 'body'>,
  takeApart: typeof eachPart,
): Promise<ReturnedMail> {
  const texts: { type: string; text: string }[] = [];
  await takeApart(
    fields,
    body,
    ({ type }) => texts.length < MAX_RETURNED_PARTS && TEXTS.test(type),
    ({ type, chunks }) => {
      if (chunks.length > 0 && texts.length < MAX_RETURNED_PARTS) texts.push({ type, text: beginningOf(chunks) });
    },
  );
  const marks = new Map<string, ReturnedMark>();
  for (const { text } of texts) {
    for (const [, id, copy, code] of text.matchAll(MARK)) {
      if (marks.size < MAX_MARKS_IN_MAIL) marks.set(`${id} ${copy} ${code}`, { id: id!, copy: copy!, code: code! });
    }
  }
  const reports = texts.filter(({ type }) => STATUS_REPORTS.includes(type));
  const notice = texts.find(({ type }) => type === 'text/plain')?.text ?? '';
  return {
    marks: [...marks.values()],
    recipients: reports.flatMap(({ text }) => recipientsIn(text)).slice(0, MAX_REPORTED),
    notice: beforeCopy(notice),
  };
}

const STATUS_REPORTS = ['message/delivery-status', 'message/global-delivery-status'];

/** One character per byte. A copy's header is at its beginning. */
function beginningOf(chunks: readonly Uint8Array[]): string {
  let text = '';
  for (const chunk of chunks) {
    if (text.length >= MAX_RETURNED_PART) break;
    text += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      .subarray(0, MAX_RETURNED_PART - text.length)
      .toString('latin1');
  }
  return text;
}

/** Each group of fields is about one recipient, but the first, which is about the whole mail. */
function recipientsIn(text: string): ReportedRecipient[] {
  return text
    .split(/\r?\n[ \t]?\r?\n/, MAX_REPORTED)
    .map((group) => parseHeader(Buffer.from(`${group.trim()}\r\n\r\n`, 'latin1')).fields)
    .filter((fields) => shortValuesOf(fields, 'final-recipient').length > 0)
    .map((fields) => {
      const value = (name: string) => shortValuesOf(fields, name)[0] ?? '';
      const addresses = ['original-recipient', 'final-recipient'].map((name) => addressIn(value(name)));
      return {
        addresses: [...new Set(addresses)].filter((address) => address !== ''),
        action: value('action').toLowerCase(),
        status: /^\s*([245]\.\d{1,3}\.\d{1,3})/.exec(value('status'))?.[1] ?? '',
        diagnostic: value('diagnostic-code'),
      };
    });
}

/** `rfc822; <desk@paper.example>`, with any type or none. */
function addressIn(value: string): string {
  return value
    .slice(value.indexOf(';') + 1)
    .replace(/[<>]/g, '')
    .trim()
    .toLowerCase();
}

/** The beginning of a text, up to the header of the copy in it: the lines above the mark that no empty line parts from it. */
function beforeCopy(text: string): string {
  const mark = text.search(MARK);
  if (mark < 0) return text;
  const start = Math.max(text.lastIndexOf('\n\n', mark), text.lastIndexOf('\r\n\r\n', mark));
  return text.slice(0, Math.max(0, start));
}
