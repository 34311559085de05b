import { createHash, createHmac, createSecretKey } from 'node:crypto';
import type { Checksum, SourceData } from '@smithy/types';

/**
 * SHA-256, or HMAC with SHA-256 (RFC 2104) where there is a secret, for the signatures of the SDK.
 *
 * The SDK's own class gives Node the secret as bytes, and this one as a key object: in Node 24 that takes a fifth of the
 * time, twice for each request.
 */
export class Sha256 implements Checksum {
  readonly #secret: Parameters<typeof createHmac>[1] | undefined;
  #hash: ReturnType<typeof createHash | typeof createHmac>;

  constructor(secret?: SourceData) {
    this.#secret = typeof secret === 'object' ? createSecretKey(bytesOf(secret)) : secret;
    this.#hash = this.#newHash();
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#newHash();
  }

  #newHash() {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
