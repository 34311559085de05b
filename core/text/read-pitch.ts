import { MAX_LINE_LENGTH } from '../forward/encode-text.ts';
import { keepRule } from '../forward/header-rules.ts';
import { keptField } from '../forward/kept-field.ts';
import { isKnownCharset, plausibleCharsets, plausibleTexts } from '../mail/charset.ts';
import { eachPart } from '../mail/each-part.ts';
import { encodedSections } from '../mail/encoded-sections.ts';
import { fieldPieces, headerTexts } from '../mail/encoded-words.ts';
import { type HeaderField, LONGEST_FORWARDED_FIELD, splitMail } from '../mail/header.ts';
import { boundaryOf, fileNames } from '../mail/parameters.ts';
import { type Part, type PartHeader, partHeader, partOf, STRUCTURE, type Wanted } from '../mail/part.ts';
import { kindOf, mayBeDocument } from '../mail/part-kind.ts';
import { decoded, joined, wholeLines } from '../mail/pieces.ts';
import { uuencodedFiles } from '../mail/uuencoded.ts';
import { printable } from '../printable.ts';
import type { Unread } from '../types.ts';
import type { AttachedDocuments } from './documents/attached-documents.ts';
import { isDocument } from './documents/document-magic.ts';
import type { DocumentPorts } from './documents/document-ports.ts';
import { withoutAddresses } from './sender-name.ts';
import { enrichedText, ShownProperties, unflowing, unfoldedLines } from './structured-text.ts';
import type { TextWriter } from './text-writer.ts';

export type { TextWriter } from './text-writer.ts';

/** Where a text stands in a pitch, and what is known of it. */
export interface Place {
  /** In words: `subject`, `text`, `HTML`, `attachment notes.md`, `attached message > subject`, … */
  where: string;
  isFileName: boolean;
  /** It is the body of a reply (In-Reply-To or References), in which others may be quoted. */
  isReply: boolean;
}

/** Takes every text of a pitch. */
export type TextSink = (place: Place) => TextWriter;

/** How to read where the mail does not say. */
export interface ReadingOptions {
  /** Charset of unlabelled 8-bit text that is not UTF-8. */
  fallbackCharset: string;
  /** Asked with the first document of a mail. @default documents are read without a clock, PDFs in this thread */
  documents?: () => Promise<DocumentPorts>;
}

/** Attached messages nested deeper are not opened: no mail program shows them. */
const DEEPEST_MESSAGE = 1_000;
/** What an attached message costs beside its bytes: a parser of its own. */
const COST_OF_MESSAGE = 4_096;
/** Bytes of attached messages taken apart for one mail, beyond four times its size: each level is parsed once more. */
const NESTED_BYTES = 64 * 1024 * 1024;
/** S/MIME (RFC 8551 3.2) and OpenPGP (RFC 3156 4): mail programs that have the key show what is in it. */
const ENCRYPTED = /^application\/((x-)?pkcs7-mime|pgp-encrypted)$/;
/** Characters of a file name in the description of a place. */
const LONGEST_NAME = 60;

interface Message {
  raw: Uint8Array;
  /** Description of the messages it is attached to, innermost last. */
  path: readonly string[];
  /** In how many others it is attached. */
  depth: number;
  /** It is a part of a reply. */
  isReply: boolean;
}

/** The body of a multipart that the parser could not take apart. */
interface Unopened {
  bytes: Uint8Array;
  /** Undefined where it has none, and for what is no multipart. */
  boundary: string | undefined;
  path: readonly string[];
  depth: number;
  isReply: boolean;
}

/**
 * Reads a pitch: finds every text that a reader sees in it and hands it on, in every way its bytes can plausibly be meant.
 *
 * @param raw the mail as it came
 * @param sink called for each text
 * @returns what could not be read, and why. Never throws for what a mail holds
 */
export async function readPitch(raw: Uint8Array, sink: TextSink, options: ReadingOptions): Promise<Unread[]> {
  const reading = new Reading(sink, options, raw.length);
  await reading.read(raw);
  return reading.unread;
}

type ReadHtml = typeof import('./html/read-html.ts').readHtml;

class Reading {
  readonly unread: Unread[] = [];
  readonly #sink: TextSink;
  readonly #fallback: string;
  /** Messages still to read: attached ones wait, so that no more than one is taken apart at a time. */
  readonly #waiting: Message[] = [];
  /** The last bytes whose line ends were looked at. */
  #looked: Uint8Array = new Uint8Array(0);
  /** HTML of the message that is being taken apart, and what in it could not be: read when the rest has been. */
  readonly #html: { part: Part; path: string[]; isReply: boolean }[] = [];
  readonly #unopened: Unopened[] = [];
  /** Documents of the message that is being taken apart: read when the rest has been. */
  readonly #documents: { part: Part; path: string[] }[] = [];
  readonly #options: ReadingOptions;
  #documentReader: AttachedDocuments | undefined;
  #budget: number;

  constructor(sink: TextSink, options: ReadingOptions, size: number) {
    this.#sink = sink;
    this.#options = options;
    this.#fallback = options.fallbackCharset;
    this.#budget = NESTED_BYTES + 4 * size;
  }

  async read(raw: Uint8Array): Promise<void> {
    this.#waiting.push({ raw, path: [], depth: 0, isReply: false });
    for (let message = this.#waiting.shift(); message !== undefined; message = this.#waiting.shift()) {
      try {
        await this.#message(message);
      } catch (error) {
        this.#note([...message.path, 'message'], (error as Error).message);
      }
      await this.#readRest();
    }
  }

  /** What fails in one place leaves the others. */
  #attempt(path: readonly string[], read: () => void): void {
    try {
      read();
    } catch (error) {
      this.#note(path, (error as Error).message);
    }
  }

  async #message({ raw, path, depth, ...message }: Message): Promise<void> {
    const { fields, bodyStart } = splitMail(raw);
    const isReply =
      message.isReply ||
      fields.some(({ name, value }) => (name === 'in-reply-to' || name === 'references') && value !== '');
    this.#attempt([...path, 'header'], () => this.#header(fields, path));
    const rest = raw.subarray(bodyStart);
    // A message that stands as it is in another has been looked at with it: to do so at each level adds up.
    if (!isWithin(this.#looked, rest)) this.#looked = withLineFeeds(rest);
    const body = isWithin(this.#looked, rest) ? rest : this.#looked;
    let parts = 0;
    const onPart = (part: Part) => {
      parts++;
      this.#attempt([...path, part.type], () => this.#part(part, path, depth, isReply));
    };
    const structure = depth === 0 ? structureAsForwarded(fields, raw, this.#fallback) : fields;
    const failed = await eachPart(structure, body, this.#isWanted, onPart).catch((error: Error) => error.message);
    if (failed === undefined && parts > 0) return;
    if (failed !== undefined) this.#note([...path, 'message'], failed);
    const boundary = boundaryOf(structure.find(({ name }) => name === 'content-type')?.value ?? '');
    this.#unopened.push({ bytes: body, boundary, path, depth, isReply });
  }

  readonly #isWanted = (header: PartHeader): Wanted =>
    kindOf(header, this.#names(header)) !== 'none' || (mayBeDocument(header.type) && isDocument);

  /** What could not be taken apart, by its lines: a page's source, read as text, would say what no reader sees. */
  async #delimited({ bytes, boundary, path, depth, isReply }: Unopened, readHtml: ReadHtml): Promise<void> {
    let parts = 0;
    if (boundary !== undefined) {
      const { delimitedParts } = await import('../mail/delimited-parts.ts');
      for (const part of delimitedParts(bufferOf(bytes), boundary, this.#isWanted)) {
        parts++;
        this.#attempt([...path, part.type], () => this.#part(part, path, depth, isReply));
        this.#readPages(readHtml);
      }
    }
    if (parts === 0) this.#whole(bytes, path, depth, isReply);
  }

  /** What has no parts: as text, and what in it is encoded, decoded. */
  #whole(bytes: Uint8Array, path: readonly string[], depth: number, isReply: boolean): void {
    this.#attempt([...path, 'text'], () => this.#text([bytes], undefined, [...path, 'text'], isReply));
    for (const part of encodedSections(bufferOf(bytes))) {
      this.#attempt([...path, part.type], () => this.#part(part, path, depth, isReply));
    }
  }

  #header(fields: readonly HeaderField[], path: readonly string[]): void {
    for (const { name, value } of fields) {
      if (name === 'subject') this.#field(value, [...path, 'subject']);
      else if (name === 'from') this.#field(withoutAddresses(value), [...path, 'sender name']);
    }
  }

  /** A header field a reader is shown; one of any length, in pieces. */
  #field(value: string, path: readonly string[]): void {
    let readings = 1;
    for (let reading = 0; reading < readings; reading++) {
      const writer = this.#open(path, {});
      for (const piece of fieldPieces(value)) {
        const texts = headerTexts(piece, this.#fallback);
        readings = Math.max(readings, texts.length);
        writer.write(texts[reading] ?? texts.at(-1)!);
      }
      writer.end();
    }
  }

  #part(part: Part, path: readonly string[], depth: number, isReply: boolean, names = this.#names(part)): void {
    const name = printable(names[0] ?? '', LONGEST_NAME);
    this.#short(names, [...path, 'file name'], true);
    if (part.stray !== '')
      this.#short(plausibleTexts(Buffer.from(part.stray, 'latin1'), part.charset, this.#fallback), [...path, 'text']);
    if (part.isTooDeep) {
      this.#note([...path, 'multipart'], 'nested too deep to be opened; read as text');
      const boundary = boundaryOf(part.field('content-type'));
      this.#unopened.push({ bytes: joined(part.chunks), boundary, path, depth, isReply });
      return;
    }
    if (part.type === 'message/partial') this.#note([...path, part.type], 'one piece of a message, without the others');
    const kind = kindOf(part, names);
    const isFile = kind === 'none' || part.isAttachment || names.length > 0 || part.type === 'text/rtf';
    if (isFile && kind !== 'message' && isDocument(part.chunks[0], kind !== 'none')) {
      this.#documents.push({ part, path: [...path, `attachment ${name || 'document'}`] });
      return;
    }
    if (ENCRYPTED.test(part.type))
      this.#note([...path, part.type], 'encrypted, or signed in a form that hides the text');
    if (kind === 'none') return;
    if (kind === 'message') {
      const message = `attached message${name === '' ? '' : ` ${name}`}`;
      const bytes = joined(part.chunks);
      if (part.readings.length === 0) this.#attach(bytes, [...path, message], depth + 1, false);
      else this.#attachReadings(part, bytes, path, depth + 1, isReply);
      return;
    }
    const isInline = !part.isAttachment && names.length === 0;
    const body = kind === 'html' ? 'HTML' : kind === 'calendar' ? 'calendar or contact' : 'text';
    const place = [...path, isInline ? body : `attachment ${name || body}`];
    if (!isKnownCharset(part.charset))
      this.#note(place, `unknown charset ${printable(part.charset ?? '', LONGEST_NAME)}; read by best guess`);
    if (kind === 'html') this.#html.push({ part, path: place, isReply });
    else if (kind === 'calendar') this.#properties(part, place);
    else {
      this.#text(
        part.chunks,
        part.charset,
        place,
        isReply,
        kind === 'enriched' ? () => enrichedText : part.isFlowedWithDelSp ? unflowing : undefined,
      );
      if (part.type === 'text/plain')
        for (const file of uuencodedFiles(part.chunks)) this.#part(file, path, depth, isReply);
    }
  }

  /** A part that is still to be taken apart waits like a message that has no header but its own. */
  #attachReadings(part: Part, bytes: Buffer, path: readonly string[], depth: number, isReply: boolean): void {
    const ways = part.readings.map(({ header, encoding, delimiter }) => {
      const body = encoding === '' ? bytes : joined(partOf(part, encoding, bytes).chunks);
      return { header, body, isMeant: body.includes(delimiter) };
    });
    const meant = ways.filter(({ isMeant }) => isMeant);
    for (const { header, body } of meant.length > 0 ? meant : ways.slice(0, 1)) {
      this.#attach(Buffer.concat([Buffer.from(`${header}\r\n`, 'latin1'), body]), path, depth, isReply);
    }
  }

  #attach(raw: Uint8Array, path: readonly string[], depth: number, isReply: boolean): void {
    this.#budget -= raw.length + COST_OF_MESSAGE;
    if (depth > DEEPEST_MESSAGE || this.#budget < 0) {
      this.#note(path.slice(-3), `nested too deep to be opened; read as text`);
      this.#whole(raw, path.slice(-3), depth, isReply);
      return;
    }
    this.#waiting.push({ raw, path, depth, isReply });
  }

  #names(header: PartHeader): string[] {
    const disposition = header.field('content-disposition');
    const type = header.field('content-type');
    return disposition === '' && !/name/i.test(type) ? [] : fileNames(disposition, type, this.#fallback);
  }

  #short(texts: readonly string[], path: readonly string[], isFileName = false): void {
    for (const text of texts) {
      if (text === '') continue;
      const writer = this.#open(path, { isFileName });
      writer.write(text);
      writer.end();
    }
  }

  #text(
    chunks: readonly Uint8Array[],
    charset: string | undefined,
    path: readonly string[],
    isReply: boolean,
    reading?: () => (lines: string) => string,
  ): void {
    for (const plausible of plausibleCharsets(chunks, charset, this.#fallback)) {
      const writer = this.#open(path, { isReply });
      const shown = reading?.();
      if (shown === undefined) for (const piece of decoded(chunks, plausible)) writer.write(piece);
      else for (const lines of wholeLines(decoded(chunks, plausible))) writer.write(shown(lines));
      writer.end();
    }
  }

  #properties(part: Part, path: readonly string[]): void {
    const unfolded = [unfoldedLines(part.chunks)];
    for (const plausible of plausibleCharsets(unfolded, part.charset, this.#fallback)) {
      const writer = this.#open(path, {});
      const properties = new ShownProperties(this.#fallback);
      for (const lines of wholeLines(decoded(unfolded, plausible))) writer.write(properties.read(lines));
      writer.end();
    }
  }

  async #readRest(): Promise<void> {
    if (this.#html.length + this.#unopened.length > 0) {
      // Loaded for a mail that has some, as the parser is: a plain one does without.
      const { readHtml } = await import('./html/read-html.ts');
      this.#readPages(readHtml);
      for (const one of this.#unopened.splice(0)) await this.#delimited(one, readHtml);
      this.#readPages(readHtml);
    }
    if (this.#documents.length > 0) await this.#readDocuments();
  }

  async #readDocuments(): Promise<void> {
    const { AttachedDocuments } = await import('./documents/attached-documents.ts');
    // Sheets and files have any name.
    const safe = (path: readonly string[]) => path.map((step) => printable(step, 2 * LONGEST_NAME));
    this.#documentReader ??= new AttachedDocuments(
      (path) => this.#open(safe(path), {}),
      (path, why) => this.#note(safe(path), why),
      async (bytes, path, names, type) => {
        const part = { ...partHeader(() => ''), type, isAttachment: names.length > 0, chunks: [bytes] };
        if (type === '') this.#html.push({ part, path, isReply: false });
        else this.#attempt(path, () => this.#part(part, path, 0, false, names));
        await this.#readRest();
      },
      await this.#options.documents?.(),
      this.#fallback,
    );
    for (const { part, path } of this.#documents.splice(0)) await this.#documentReader.read(joined(part.chunks), path);
  }

  #readPages(readHtml: ReadHtml): void {
    for (const { part, path, isReply } of this.#html.splice(0)) {
      this.#attempt(path, () => {
        for (const charset of plausibleCharsets(part.chunks, part.charset, this.#fallback, true)) {
          const writer = this.#open(path, { isReply });
          const isWhole = readHtml(part.chunks, charset, {
            text: (piece) => writer.write(piece),
            preheader: (piece) => this.#short([piece], [...path.slice(0, -1), `${path.at(-1)} preheader`]),
          });
          writer.end();
          if (!isWhole) this.#note(path, 'too many style rules; text that they may hide was read');
        }
      });
    }
  }

  #open(
    path: readonly string[],
    { isFileName = false, isReply = false }: { isFileName?: boolean; isReply?: boolean },
  ): TextWriter {
    return this.#sink({ where: path.slice(-4).join(' > '), isFileName, isReply });
  }

  #note(path: readonly string[], why: string): void {
    if (this.unread.length < 100) this.unread.push({ where: path.slice(-4).join(' > '), why });
  }
}

/**
 * The fields that say how a mail is put together as they are forwarded: where a control character hides `base64` from a
 * mail program, forwarding takes it out. Of two copies the first.
 *
 * @param fields of its header, which are the answer where nothing in them has to be written anew
 */
function structureAsForwarded(fields: readonly HeaderField[], raw: Uint8Array, fallback: string) {
  const isPlain = ({ raw }: HeaderField) => raw.length <= MAX_LINE_LENGTH && /^[\t\r\n\x20-\x7e]*$/.test(raw);
  if (fields.every((field) => !STRUCTURE.includes(field.name) || isPlain(field))) return fields;
  const { fields: cut } = splitMail(raw, LONGEST_FORWARDED_FIELD);
  const lines = STRUCTURE.map((structural) => {
    const field = cut.find(({ name }) => name === structural);
    return field === undefined ? '' : keptField(field, keepRule(structural)!.form, fallback, '\n');
  });
  return splitMail(Buffer.from(lines.join(''), 'latin1')).fields;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isWithin(whole: Uint8Array, bytes: Uint8Array): boolean {
  const start = bytes.byteOffset - whole.byteOffset;
  return bytes.buffer === whole.buffer && start >= 0 && start + bytes.length <= whole.length;
}

/** RFC 5322 knows CRLF alone; old senders end lines with CR or LF. The parser knows LF. */
function withLineFeeds(raw: Uint8Array): Uint8Array {
  const bytes = bufferOf(raw);
  let copy: Buffer | undefined;
  for (let at = bytes.indexOf(0x0d); at >= 0; at = bytes.indexOf(0x0d, at)) {
    const start = at;
    while (bytes[at] === 0x0d) at++;
    // CRs before an LF are its line end, as many as there are (`\r\r\n` where CRLF was converted twice).
    if (bytes[at] === 0x0a) continue;
    copy ??= Buffer.from(bytes);
    copy.fill(0x0a, start, at);
  }
  return copy ?? bytes;
}
