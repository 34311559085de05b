import { SLICE } from './slice.ts';

/**
 * Joins the small pieces that a decoder gives out into blocks of up to `SLICE` bytes: millions of small pieces would take
 * more memory than the bytes in them.
 */
export class Blocks {
  readonly #blocks: Uint8Array[] = [];
  #block: Buffer = Buffer.alloc(0);
  #size = 512;
  #length = 0;

  add(piece: Buffer): void {
    if (piece.length >= SLICE / 4) {
      this.#close();
      this.#blocks.push(piece);
      return;
    }
    if (this.#length + piece.length > this.#block.length) {
      this.#close();
      // The first blocks are small, as most parts are.
      this.#size = Math.min(SLICE, 2 * this.#size);
      this.#block = Buffer.allocUnsafe(Math.max(this.#size, piece.length));
    }
    this.#length += piece.copy(this.#block, this.#length);
  }

  /** All bytes that were added, in order. */
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
