import { MAX_NAME_IN_LOCATION } from '../limits.ts';
import { eachPart } from '../mail/each-part.ts';
import type { HeaderField } from '../mail/header-field.ts';
import type { Mail } from '../mail/mail.ts';
import { boundaryOf } from '../mail/parameters.ts';
import type { Part } from '../mail/part.ts';
import { type PartHeader, partHeader } from '../mail/part-header.ts';
import { rawCharsets } from '../mail/raw-charsets.ts';
import { printable } from '../printable.ts';
import type { HasTime } from '../reading-time.ts';
import type { TextSink, Unread } from '../types.ts';
import { type ReadHtml, readPage } from './body-texts.ts';
import type { AttachedDocuments } from './documents/attached-documents.ts';
import type { DocumentPorts } from './documents/document-ports.ts';
import { LineFeeds } from './line-feeds.ts';
import { type Message, MessageQueue } from './message-queue.ts';
import { PartReader, type Unopened } from './part-reader.ts';
import { readShownFields } from './shown-fields.ts';
import { type Path, TextOutput } from './text-output.ts';

/** How to read what a mail does not say. */
export interface ReadingOptions {
  /** The charset of unlabelled 8-bit text that is not UTF-8. */
  fallbackCharset: string;
  /** Asked with the first document of a mail. @default documents are read without a clock, PDFs in this thread */
  documents?: (() => Promise<DocumentPorts>) | undefined;
  /** Asked again and again. What is left is noted as unread once it is false. @default there is always time */
  hasTime?: HasTime | undefined;
}

/**
 * Finds every text that a reader sees in a mail, and hands each on in every way its bytes can plausibly be meant.
 *
 * @param mail with the MIME fields by which the reader's mail program takes it apart
 * @param sink called for each text
 * @returns what could not be read, and why. Never throws for what a mail holds
 */
export async function readTexts(mail: Mail, sink: TextSink, options: ReadingOptions): Promise<Unread[]> {
  const output = new TextOutput(sink, options.fallbackCharset, options.hasTime);
  await new MailReader(mail.raw.length, output, options).read(mail);
  return output.unread;
}

/** The HTML reader, once it is loaded: to ask for a module again takes longer than a short page. */
let readHtml: ReadHtml | undefined;

/** Reads a mail and the messages attached to it, one after the other. */
class MailReader {
  readonly #output: TextOutput;
  readonly #queue: MessageQueue;
  readonly #parts: PartReader;
  readonly #lineFeeds = new LineFeeds();
  readonly #options: ReadingOptions;
  #documents: AttachedDocuments | undefined;

  constructor(size: number, output: TextOutput, options: ReadingOptions) {
    this.#options = options;
    this.#output = output;
    this.#queue = new MessageQueue(size);
    this.#parts = new PartReader(output, this.#queue);
  }

  async read(mail: Mail): Promise<void> {
    let message: Message | undefined = { mail, context: { path: [], depth: 0, isReply: false } };
    for (; message !== undefined; message = this.#queue.next()) {
      try {
        await this.#message(message);
      } catch (error) {
        this.#output.note([...message.context.path, 'message'], (error as Error).message);
      }
      await this.#readDeferred();
    }
  }

  async #message({ mail, context }: Message): Promise<void> {
    const { fields, body: received } = mail;
    const { path, depth } = context;
    this.#output.charsets = rawCharsets(mail, this.#options.fallbackCharset);
    const isReply = context.isReply || fields.some(isReplyField);
    this.#output.checkTime();
    this.#output.attempt([...path, 'header'], () => readShownFields(fields, path, this.#output));
    const body = this.#lineFeeds.convert(received);
    let parts = 0;
    const onPart = (part: Part) => {
      parts++;
      this.#parts.read(part, { path, depth, isReply });
    };
    const { hasTime } = this.#options;
    const onMultipart = (header: PartHeader) => this.#parts.readProtectedFields(header, { path, depth, isReply });
    const failed = await eachPart(fields, body, this.#parts.isWanted, onPart, hasTime, onMultipart).catch(
      (error: Error) => error.message,
    );
    if (failed === undefined && parts > 0) return;
    if (failed !== undefined) this.#output.note([...path, 'message'], failed);
    const boundary = boundaryOf(fields.find(({ name }) => name === 'content-type')?.value ?? '');
    this.#parts.unopened.push({ bytes: body, boundary, context: { path, depth, isReply } });
  }

  /** Reads what was put off: HTML, bodies that the parser could not take apart, and documents. */
  async #readDeferred(): Promise<void> {
    await this.#readCalendars();
    const { pages, unopened, documents } = this.#parts;
    if (pages.length + unopened.length > 0) {
      // The HTML reader is loaded for the first mail that needs it, so that a plain one has a shorter cold start.
      readHtml ??= (await import('./html/read-html.ts')).readHtml;
      this.#readPages(readHtml);
      for (const one of unopened.splice(0)) await this.#takeApart(one, readHtml);
      await this.#readCalendars();
      this.#readPages(readHtml);
    }
    if (documents.length > 0) await this.#readDocuments();
  }

  async #readCalendars(): Promise<void> {
    const { calendars, pages } = this.#parts;
    if (calendars.length === 0) return;
    const { readCalendar } = await import('./read-calendar.ts');
    for (const { text, path } of calendars.splice(0)) {
      this.#output.attempt(path, () => {
        for (const page of readCalendar(text, path, this.#output)) pages.push({ text: page, path });
      });
    }
  }

  async #readDocuments(): Promise<void> {
    const { AttachedDocuments } = await import('./documents/attached-documents.ts');
    // The sheets and files in a document have any name.
    const safe = (path: Path) => path.map((step) => printable(step, 2 * MAX_NAME_IN_LOCATION));
    this.#documents ??= new AttachedDocuments(
      (path) => this.#output.open(safe(path)),
      (path, why) => this.#output.note(safe(path), why),
      (bytes, path, names, type) => this.#readEmbedded(bytes, path, names, type),
      await this.#options.documents?.(),
      this.#options.fallbackCharset,
    );
    for (const document of this.#parts.documents.splice(0)) await this.#documents.read(document);
  }

  /** Reads a part that a document holds. @param type its media type; empty for HTML that stands at the location itself */
  async #readEmbedded(bytes: Buffer, path: string[], names: string[], type: string): Promise<void> {
    const isReply = false;
    const chunks = [bytes];
    if (type === '') this.#parts.pages.push({ text: { chunks, charset: undefined, isReply }, path });
    else {
      const part = { ...partHeader(() => ''), type, isAttachment: names.length > 0, chunks };
      this.#parts.read(part, { path, depth: 0, isReply }, names);
    }
    await this.#readDeferred();
  }

  #readPages(readHtml: ReadHtml): void {
    for (const { text, path } of this.#parts.pages.splice(0)) {
      this.#output.attempt(path, () => readPage(text, path, this.#output, readHtml));
    }
  }

  /**
   * Takes a body apart by its delimiter lines alone: the source of a page, read as text, would say what no reader sees. Each
   * page is read before the next part, as there may be thousands.
   */
  async #takeApart({ bytes, boundary, context }: Unopened, readHtml: ReadHtml): Promise<void> {
    const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let parts = 0;
    if (boundary !== undefined) {
      const { delimitedParts } = await import('../mail/delimited-parts.ts');
      for (const part of delimitedParts(body, boundary, this.#parts.isWanted)) {
        parts++;
        this.#parts.read(part, context);
        this.#readPages(readHtml);
      }
    }
    if (parts === 0) this.#parts.readAsText(body, context);
  }
}

function isReplyField(field: HeaderField): boolean {
  return (field.name === 'in-reply-to' || field.name === 'references') && field.value !== '';
}
