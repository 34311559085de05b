import { MAX_NAME_IN_LOCATION } from '../limits.ts';
import { plausibleTexts } from '../mail/charset.ts';
import { isKnownCharset } from '../mail/charset-labels.ts';
import { encodedSections } from '../mail/encoded-sections.ts';
import { fileNames } from '../mail/file-names.ts';
import { boundaryOf, parametersOf } from '../mail/parameters.ts';
import type { Part, Wanted } from '../mail/part.ts';
import type { PartHeader } from '../mail/part-header.ts';
import { kindOf, mayBeDocument, type PartKind } from '../mail/part-kind.ts';
import { joined } from '../mail/pieces.ts';
import { uuencodedFiles } from '../mail/uuencoded.ts';
import { printable } from '../printable.ts';
import { type BodyText, readText } from './body-texts.ts';
import { documentKind, isDocument } from './documents/document-kind.ts';
import { enrichedText } from './enriched.ts';
import { unflowing } from './flowed.ts';
import { type Context, type MessageQueue, messagesIn } from './message-queue.ts';
import { readShownFields } from './shown-fields.ts';
import type { Path, TextOutput } from './text-output.ts';

/** S/MIME (RFC 8551 3.2) and OpenPGP (RFC 3156 4), by type or by name: who has the key can read the text in them. */
const ENCRYPTED = /^application\/((x-)?pkcs7-mime|pgp-encrypted)$/;
const ENCRYPTED_NAME = /\.(p7m|pgp|gpg)\s*$/i;
/** Begins OpenPGP within a text (RFC 9580 6.2). */
const INLINE_PGP = '-----BEGIN PGP MESSAGE-----';

/** HTML, or a calendar, that is still to be read. */
export interface Page {
  text: BodyText;
  path: Path;
}

/** An attached document that is still to be read. */
export interface AttachedDocument {
  bytes: Buffer;
  path: Path;
  /** Its file name and its type, which count where its bytes do not tell what it is. */
  name: string;
  type: string;
}

/** A body that the parser could not take apart. */
export interface Unopened {
  bytes: Uint8Array;
  /** Undefined if it has none, or is no multipart. */
  boundary: string | undefined;
  context: Context;
}

/** Reads the leaf parts of messages: text at once, HTML and attached messages later. */
export class PartReader {
  /** HTML to read behind all else of the message: the HTML reader may still have to be loaded. */
  readonly pages: Page[] = [];
  /** Calendars and contact cards to read behind all else of the message. */
  readonly calendars: Page[] = [];
  /** Multiparts to take apart behind all else of the message. */
  readonly unopened: Unopened[] = [];
  /** Documents to read behind all else of the message. */
  readonly documents: AttachedDocument[] = [];
  readonly #output: TextOutput;
  readonly #queue: MessageQueue;

  /** @param queue takes the attached messages */
  constructor(output: TextOutput, queue: MessageQueue) {
    this.#output = output;
    this.#queue = queue;
  }

  /** Tells whether the bytes of a part are needed. */
  readonly isWanted = (header: PartHeader): Wanted =>
    !header.isReturned &&
    (kindOf(header, this.#names(header)) !== 'none' || (mayBeDocument(header.type) && isDocument));

  #names({ field }: PartHeader): string[] {
    const disposition = field('content-disposition');
    const type = field('content-type');
    return disposition === '' && !/name/i.test(type) ? [] : fileNames(disposition, type, this.#output.charsets);
  }

  /**
   * Reads the Subject and the sender's name that stand in the header of a part, if a signature or encryption protects that part (RFC
   * 9788, and `protected-headers` before it): mail programs show them in place of those of the mail.
   */
  readProtectedFields({ field }: PartHeader, { path }: Context): void {
    const parameters = parametersOf(field('content-type'));
    if (!parameters.has('hp') && !parameters.has('protected-headers')) return;
    const fields = ['subject', 'from'].map((name) => ({ name, value: field(name) }));
    this.#output.attempt([...path, 'header'], () => readShownFields(fields, path, this.#output));
  }

  /** Reads a part. If that fails, the failure is noted. @param names its file name, in each way it can be meant */
  read(part: Part, context: Context, names = this.#names(part)): void {
    this.#output.attempt([...context.path, part.type], () => this.#part(part, context, names));
  }

  /** Reads a body that has no parts as plain text, plus any base64 or quoted-printable sections in it. */
  readAsText(bytes: Buffer, context: Context): void {
    const path = [...context.path, 'text'];
    const text = { chunks: [bytes], charset: undefined, isReply: context.isReply };
    this.#output.attempt(path, () => readText(text, path, this.#output));
    for (const part of encodedSections(bytes)) this.read(part, context);
  }

  #part(part: Part, context: Context, names: readonly string[]): void {
    const { path } = context;
    this.#output.checkTime();
    // A bounce or a receipt is no pitch: what it returns is what its receiver wrote herself.
    if (part.isReturned) return;
    this.readProtectedFields(part, context);
    this.#output.writeFileName([...path, 'file name'], names);
    if (part.stray !== '') this.#stray(part, path);
    if (part.isTooDeep) {
      this.#output.note([...path, 'multipart'], 'nested too deep to be opened; read as text');
      const boundary = boundaryOf(part.field('content-type'));
      this.unopened.push({ bytes: joined(part.chunks), boundary, context });
      return;
    }
    if (part.type === 'message/partial')
      this.#output.note([...path, part.type], 'one piece of a message, without the others');
    const kind = kindOf(part, names);
    if (isAttachedDocument(part, kind, names)) {
      const path = [...context.path, `attachment ${shortName(names) || 'document'}`];
      this.documents.push({ bytes: joined(part.chunks), path, name: names[0] ?? '', type: part.type });
      return;
    }
    if (ENCRYPTED.test(part.type) || ENCRYPTED_NAME.test(names[0] ?? ''))
      this.#output.note([...path, part.type], 'encrypted, or signed in a form that hides the text');
    if (kind === 'message') this.#attached(part, names, context);
    else if (kind !== 'none' && kind !== 'document') this.#body(part, kind, names, context);
  }

  /** Reads lines of a part's header that are no fields. */
  #stray({ stray, charset }: Part, path: Path): void {
    const texts = plausibleTexts(Buffer.from(stray, 'latin1'), charset, this.#output.fallback);
    this.#output.write([...path, 'text'], texts);
  }

  #body(
    part: Part,
    kind: Exclude<PartKind, 'message' | 'document' | 'none'>,
    names: readonly string[],
    context: Context,
  ): void {
    const { chunks, charset } = part;
    const { isReply } = context;
    const isInline = !part.isAttachment && names.length === 0;
    const name = kind === 'html' ? 'HTML' : kind === 'calendar' ? 'calendar or contact' : 'text';
    const path = [...context.path, isInline ? name : `attachment ${shortName(names) || name}`];
    if (!isKnownCharset(charset)) {
      const label = printable(charset ?? '', MAX_NAME_IN_LOCATION);
      this.#output.note(path, `unknown charset ${label}; read by best guess`);
    }
    if (chunks.some((chunk) => joined([chunk]).includes(INLINE_PGP))) this.#output.note(path, 'encrypted with OpenPGP');
    if (kind === 'html') this.pages.push({ text: { chunks, charset, isReply }, path });
    else if (kind === 'calendar') this.calendars.push({ text: { chunks, charset, isReply }, path });
    else {
      const format = kind === 'enriched' ? () => enrichedText : part.isFlowedWithDelSp ? unflowing : undefined;
      readText({ chunks, charset, isReply, format }, path, this.#output);
      if (part.type === 'text/plain')
        for (const file of uuencodedFiles(chunks)) this.#part(file, context, this.#names(file));
    }
  }

  /** Queues an attached message, or a part that is still to be taken apart, which is read like one. */
  #attached(part: Part, names: readonly string[], { path, depth, isReply }: Context): void {
    const bytes = joined(part.chunks);
    const name = shortName(names);
    const message = `attached message${name === '' ? '' : ` ${name}`}`;
    if (part.readings.length === 0)
      this.#enqueue(bytes, { path: [...path, message], depth: depth + 1, isReply: false });
    else for (const raw of messagesIn(part, bytes)) this.#enqueue(raw, { path, depth: depth + 1, isReply });
  }

  #enqueue(raw: Buffer, context: Context): void {
    if (this.#queue.add(raw, context)) return;
    const path = context.path.slice(-3);
    this.#output.note(path, 'nested too deep to be opened; read as text');
    this.readAsText(raw, { ...context, path });
  }
}

function isAttachedDocument({ type, chunks, isAttachment }: Part, kind: PartKind, names: readonly string[]): boolean {
  if (kind === 'document') return true;
  const isFile = kind === 'none' || isAttachment || names.length > 0 || type === 'text/rtf';
  return isFile && kind !== 'message' && documentKind(chunks[0], kind !== 'none') !== undefined;
}

function shortName([name = '']: readonly string[]): string {
  return printable(name, MAX_NAME_IN_LOCATION);
}
