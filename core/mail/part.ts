import { Blocks } from './blocks.ts';
import type { PartHeader } from './part-header.ts';
import { SLICE } from './slice.ts';
import { type TransferDecoding, transferDecoding } from './transfer-decoding.ts';

/** A leaf part, its transfer encoding removed. */
export interface Part extends PartHeader {
  /** Its bytes, in pieces; none if nobody asked for them. */
  chunks: Uint8Array[];
}

/** Whether the bytes of a part are needed, or a function that decides by the first of them, their transfer encoding removed. */
export type Wanted = boolean | ((head: Uint8Array) => boolean);

/** Bytes of a part by which such a function decides. */
const HEAD = 1_024;

/** Takes the bytes of one part as they come, and removes their transfer encoding. */
export class OpenPart {
  readonly #header: PartHeader;
  #isWanted: Wanted;
  /** The first bytes, while too few have come to decide by. */
  #head: Buffer = Buffer.alloc(0);
  readonly #decoding: TransferDecoding | undefined;
  readonly #decoded = new Blocks();
  readonly #verbatim: Uint8Array[] = [];

  /**
   * @param encoding the transfer encoding, in lower case
   * @param isWanted whether the bytes are needed
   */
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
    return { ...this.#header, chunks: this.#decoding === undefined ? this.#verbatim : this.#decoded.end() };
  }

  #keep(bytes: Buffer): void {
    if (typeof this.#isWanted === 'function') {
      this.#head = this.#head.length === 0 ? bytes : Buffer.concat([this.#head, bytes]);
      if (this.#head.length >= HEAD) this.#decide(this.#isWanted);
    } else if (this.#decoding === undefined) this.#verbatim.push(bytes);
    else this.#decoded.add(bytes);
  }

  #decide(isWanted: (head: Uint8Array) => boolean): void {
    this.#isWanted = isWanted(this.#head);
    if (this.#isWanted) this.#keep(this.#head);
    this.#head = Buffer.alloc(0);
  }
}

/**
 * A part whose body is at hand as a whole. The body is decoded a slice at a time, as it may be as long as the mail.
 *
 * @param encoding its transfer encoding, in lower case
 */
export function partOf(header: PartHeader, encoding: string, body: Buffer, isWanted: Wanted = true): Part {
  const part = new OpenPart(header, encoding, isWanted);
  for (let at = 0; at < body.length; at += SLICE) part.add(body.subarray(at, at + SLICE));
  return part.end();
}
