import { Blocks } from './blocks.ts';
import type { PartHeader } from './part-header.ts';
import { SLICE } from './slice.ts';
import { type TransferDecoding, transferDecoding } from './transfer-decoding.ts';

/** A leaf part, its transfer encoding removed. */
export interface Part extends PartHeader {
  /** Its bytes, in pieces; none if nobody asked for them. */
  chunks: Uint8Array[];
}

/** Takes the bytes of one part as they come, and removes their transfer encoding. */
export class OpenPart {
  readonly #header: PartHeader;
  readonly #isWanted: boolean;
  readonly #decoding: TransferDecoding | undefined;
  readonly #decoded = new Blocks();
  readonly #verbatim: Uint8Array[] = [];

  /**
   * @param encoding the transfer encoding, in lower case
   * @param isWanted whether the bytes are needed
   */
  constructor(header: PartHeader, encoding: string, isWanted: boolean) {
    this.#header = header;
    this.#isWanted = isWanted;
    this.#decoding = transferDecoding(encoding);
  }

  add(bytes: Buffer): void {
    if (!this.#isWanted) return;
    if (this.#decoding === undefined) this.#verbatim.push(bytes);
    else this.#decoded.add(this.#decoding.write(bytes));
  }

  end(): Part {
    if (this.#isWanted && this.#decoding !== undefined) this.#decoded.add(this.#decoding.end());
    return { ...this.#header, chunks: this.#decoding === undefined ? this.#verbatim : this.#decoded.end() };
  }
}

/**
 * A part whose body is at hand as a whole. The body is decoded a slice at a time, as it may be as long as the mail.
 *
 * @param encoding its transfer encoding, in lower case
 */
export function partOf(header: PartHeader, encoding: string, body: Buffer, isWanted = true): Part {
  const part = new OpenPart(header, encoding, isWanted);
  for (let at = 0; at < body.length; at += SLICE) part.add(body.subarray(at, at + SLICE));
  return part.end();
}
