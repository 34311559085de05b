import {
  MAX_LOCATION_LEVELS,
  MAX_MESSAGE_DEPTH,
  MAX_NAME_IN_LOCATION,
  MAX_NESTED_BYTES,
  MAX_UNREAD,
} from '../limits.ts';
import { plausibleCharsets, plausibleTexts } from '../mail/charset.ts';
import { isKnownCharset } from '../mail/charset-labels.ts';
import { delimitedParts } from '../mail/delimited-parts.ts';
import { eachPart } from '../mail/each-part.ts';
import { encodedSections } from '../mail/encoded-sections.ts';
import { fieldPieces, headerTexts } from '../mail/encoded-words.ts';
import { fileNames } from '../mail/file-names.ts';
import type { HeaderField } from '../mail/header-field.ts';
import { type Mail, parseMail } from '../mail/mail.ts';
import { boundaryOf } from '../mail/parameters.ts';
import { type Part, partOf } from '../mail/part.ts';
import type { PartHeader } from '../mail/part-header.ts';
import { kindOf } from '../mail/part-kind.ts';
import { decoded, joined, wholeLines } from '../mail/pieces.ts';
import { uuencodedFiles } from '../mail/uuencoded.ts';
import { printable } from '../printable.ts';
import type { TextSink, TextWriter, Unread } from '../types.ts';
import { withoutAddresses } from './sender-name.ts';
import { enrichedText, ShownProperties, unflowing, unfoldedLines } from './structured-text.ts';

/** How to read where the mail does not say. */
export interface ReadingOptions {
  /** Charset of unlabelled 8-bit text that is not UTF-8. */
  fallbackCharset: string;
}

/** What an attached message costs beside its bytes: a parser of its own. */
const COST_OF_MESSAGE = 4_096;
/** S/MIME (RFC 8551 3.2) and OpenPGP (RFC 3156 4): mail programs that have the key show what is in it. */
const ENCRYPTED = /^application\/((x-)?pkcs7-mime|pgp-encrypted)$/;

interface Message {
  /** The header of an attached one is parsed when its turn comes: many that wait may have many fields each. */
  mail: Mail | Uint8Array;
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
 * Finds every text that a reader sees in a mail, and hands each on in every way its bytes can plausibly be meant.
 *
 * @param mail with the MIME fields by which the reader's mail program takes it apart
 * @param sink called for each text
 * @returns what could not be read, and why. Never throws for what a mail holds
 */
export async function readTexts(mail: Mail, sink: TextSink, options: ReadingOptions): Promise<Unread[]> {
  const reading = new Reading(sink, options, mail.raw.length);
  await reading.read(mail);
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
  #budget: number;

  constructor(sink: TextSink, { fallbackCharset }: ReadingOptions, size: number) {
    this.#sink = sink;
    this.#fallback = fallbackCharset;
    this.#budget = MAX_NESTED_BYTES + 4 * size;
  }

  async read(mail: Mail): Promise<void> {
    this.#waiting.push({ mail, path: [], depth: 0, isReply: false });
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

  async #message({ mail, path, depth, ...message }: Message): Promise<void> {
    const { fields, body: rest } = parsedMail(mail);
    const isReply =
      message.isReply ||
      fields.some(({ name, value }) => (name === 'in-reply-to' || name === 'references') && value !== '');
    this.#attempt([...path, 'header'], () => this.#header(fields, path));
    // A message that stands as it is in another has been looked at with it: to do so at each level adds up.
    if (!isWithin(this.#looked, rest)) this.#looked = withLineFeeds(rest);
    const body = isWithin(this.#looked, rest) ? rest : this.#looked;
    let parts = 0;
    const onPart = (part: Part) => {
      parts++;
      this.#attempt([...path, part.type], () => this.#part(part, path, depth, isReply));
    };
    const failed = await eachPart(fields, body, this.#isWanted, onPart).catch((error: Error) => error.message);
    if (failed === undefined && parts > 0) return;
    if (failed !== undefined) this.#note([...path, 'message'], failed);
    const boundary = boundaryOf(fields.find(({ name }) => name === 'content-type')?.value ?? '');
    this.#unopened.push({ bytes: body, boundary, path, depth, isReply });
  }

  readonly #isWanted = (header: PartHeader): boolean => kindOf(header, this.#names(header)) !== 'none';

  /** What could not be taken apart, by its lines: a page's source, read as text, would say what no reader sees. */
  #delimited({ bytes, boundary, path, depth, isReply }: Unopened, readHtml: ReadHtml): void {
    let parts = 0;
    if (boundary !== undefined) {
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

  #part(part: Part, path: readonly string[], depth: number, isReply: boolean): void {
    const names = this.#names(part);
    const name = printable(names[0] ?? '', MAX_NAME_IN_LOCATION);
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
      this.#note(place, `unknown charset ${printable(part.charset ?? '', MAX_NAME_IN_LOCATION)}; read by best guess`);
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
    if (depth > MAX_MESSAGE_DEPTH || this.#budget < 0) {
      this.#note(path.slice(-3), `nested too deep to be opened; read as text`);
      this.#whole(raw, path.slice(-3), depth, isReply);
      return;
    }
    this.#waiting.push({ mail: raw, path, depth, isReply });
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
    if (this.#html.length + this.#unopened.length === 0) return;
    // Loaded for a mail that has some, as the parser is: a plain one does without.
    const { readHtml } = await import('./html/read-html.ts');
    this.#readPages(readHtml);
    for (const one of this.#unopened.splice(0)) this.#delimited(one, readHtml);
    this.#readPages(readHtml);
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
    return this.#sink({ where: path.slice(-MAX_LOCATION_LEVELS).join(' > '), isFileName, isReply });
  }

  #note(path: readonly string[], why: string): void {
    if (this.unread.length < MAX_UNREAD) this.unread.push({ where: path.slice(-MAX_LOCATION_LEVELS).join(' > '), why });
  }
}

function parsedMail(mail: Mail | Uint8Array): Mail {
  return mail instanceof Uint8Array ? parseMail(mail) : mail;
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
