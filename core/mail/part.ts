import { type HeaderField, valuesOf } from './header.ts';
import { boundaryOf, parametersOf } from './parameters.ts';
import { type TransferDecoding, transferDecoding } from './transfer-decoding.ts';

/** The header of one part. */
export interface PartHeader {
  /** Media type in lower case, `text/plain` where none is given. */
  type: string;
  /** The raw value of a field, unfolded, one character per byte; empty where there is none. */
  field(name: string): string;
  isAttachment: boolean;
  charset: string | undefined;
  /** RFC 3676: soft line ends, which take the space before them along where `DelSp=yes`. */
  isFlowedWithDelSp: boolean;
  /** It is a multipart nested too deep to be taken apart. */
  isTooDeep: boolean;
  /** How its bytes are still to be taken apart, in one way or more; none for all but a few. */
  readings: readonly PartReading[];
  /** Lines of its header that are no fields: text where the empty line before it is missing. */
  stray: string;
}

/** A way to take the bytes of a part apart that could not be where it stands. */
export interface PartReading {
  /** The fields to do it by, each with its line end. */
  header: string;
  /** A transfer encoding to be removed first; empty where there is none. */
  encoding: string;
  /** What stands in the bytes then, if this way is meant; empty where nothing tells. */
  delimiter: string;
}

/**
 * A multipart has no transfer encoding (RFC 2045 6.4). Some mail servers give it one, some senders only say so.
 *
 * @param type its Content-Type
 */
export function readingsOfEncoded(type: string, encoding: string): PartReading[] {
  const boundary = boundaryOf(type);
  const reading = { header: `content-type: ${type}\r\n`, delimiter: boundary === undefined ? '' : `--${boundary}` };
  return [encoding, ''].map((encoding) => ({ ...reading, encoding }));
}

/** A leaf part with its transfer encoding removed. */
export interface Part extends PartHeader {
  /** Its bytes, in pieces, if they were asked for. */
  chunks: Uint8Array[];
}

/** The fields that say how a message is put together. */
export const STRUCTURE = ['content-type', 'content-transfer-encoding', 'content-disposition'];

/** Bytes given to the parser at once, and kept together as it gives them back. */
export const SLICE = 64 * 1024;

/** Whether the bytes of a part are needed; or what tells that by the first of them, its transfer encoding removed. */
export type Wanted = boolean | ((head: Uint8Array) => boolean);

/** First bytes of a part that tell whether it is needed. */
export const HEAD = 1_024;

/** Takes the bytes of one part as they come, and removes its transfer encoding. */
export class OpenPart {
  readonly #header: PartHeader;
  #isWanted: Wanted;
  /** The first bytes, while they have not told yet whether the part is needed. */
  #head: Buffer = Buffer.alloc(0);
  readonly #decoding: TransferDecoding | undefined;
  readonly #decoded = new Blocks();
  readonly #asItIs: Uint8Array[] = [];

  /** @param isWanted whether its bytes are needed */
  constructor(header: PartHeader, encoding: string, isWanted: Wanted) {
    this.#header = header;
    this.#isWanted = isWanted;
    this.#decoding = transferDecoding(encoding);
  }

  add(bytes: Buffer): void {
    if (!this.#isWanted) return;
    this.#keep(this.#decoding?.write(bytes) ?? bytes);
  }

  end(): Part {
    if (this.#isWanted && this.#decoding !== undefined) this.#keep(this.#decoding.end());
    if (typeof this.#isWanted === 'function') this.#decide(this.#isWanted);
    return { ...this.#header, chunks: this.#decoding === undefined ? this.#asItIs : this.#decoded.end() };
  }

  #keep(bytes: Buffer): void {
    if (typeof this.#isWanted === 'function') {
      this.#head = this.#head.length === 0 ? bytes : Buffer.concat([this.#head, bytes]);
      if (this.#head.length >= HEAD) this.#decide(this.#isWanted);
    } else if (this.#decoding === undefined) this.#asItIs.push(bytes);
    else this.#decoded.add(bytes);
  }

  #decide(isWanted: (head: Uint8Array) => boolean): void {
    this.#isWanted = isWanted(this.#head);
    if (this.#isWanted) this.#keep(this.#head);
    this.#head = Buffer.alloc(0);
  }
}

/**
 * The part of a body that is there as a whole: a slice at a time, as it may be as long as the mail.
 *
 * @param encoding its transfer encoding, in lower case
 */
export function partOf(header: PartHeader, encoding: string, body: Buffer, isWanted: Wanted = true): Part {
  const part = new OpenPart(header, encoding, isWanted);
  for (let at = 0; at < body.length; at += SLICE) part.add(body.subarray(at, at + SLICE));
  return part.end();
}

/** The header of a part whose fields are there. */
export function headerOfFields(fields: readonly HeaderField[]): PartHeader {
  return partHeader((name) => valuesOf(fields, name)[0] ?? '');
}

/** Joins the small pieces that a decoder gives out: millions of them would take more memory than what they hold. */
export class Blocks {
  readonly #blocks: Uint8Array[] = [];
  #block: Buffer = Buffer.alloc(0);
  #size = 512;
  #length = 0;

  add(chunk: Buffer): void {
    if (chunk.length >= SLICE / 4) {
      this.#close();
      this.#blocks.push(chunk);
      return;
    }
    if (this.#length + chunk.length > this.#block.length) {
      this.#close();
      // The first ones are small: most parts are.
      this.#size = Math.min(SLICE, 2 * this.#size);
      this.#block = Buffer.allocUnsafe(Math.max(this.#size, chunk.length));
    }
    this.#length += chunk.copy(this.#block, this.#length);
  }

  end(): Uint8Array[] {
    this.#close();
    return this.#blocks;
  }

  #close(): void {
    if (this.#length > 0) this.#blocks.push(this.#block.subarray(0, this.#length));
    this.#block = this.#block.subarray(this.#length);
    this.#length = 0;
  }
}

/**
 * @param field gives the raw value of a field, unfolded, one character per byte; empty where there is none
 * @param named the media type, as far as it could be understood
 */
export function partHeader(
  field: (name: string) => string,
  named = firstToken(field('content-type')),
  disposition = firstToken(field('content-disposition')),
): PartHeader {
  const parameters = parametersOf(field('content-type'));
  // RFC 2045 5.2: what cannot be understood is plain text; but `text/html charset=utf-8` only lacks its semicolon.
  const type = named.replace(/^(text\/[\w.+-]+)[\s,].*$/s, '$1').replace(/\s/g, '');
  return {
    type: /^[\w.+-]+\/[\w.+*-]+$/.test(type) ? type : 'text/plain',
    field,
    isAttachment: disposition !== '' && disposition !== 'inline',
    charset: parameters.get('charset') ?? parameters.get('charset*')?.split("'").at(-1),
    isFlowedWithDelSp:
      parameters.get('format')?.trim().toLowerCase() === 'flowed' &&
      parameters.get('delsp')?.trim().toLowerCase() === 'yes',
    isTooDeep: false,
    readings: [],
    stray: '',
  };
}

function firstToken(value: string): string {
  return value.split(';', 1)[0]!.trim().toLowerCase();
}
