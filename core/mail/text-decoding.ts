/** Turns bytes into text, in pieces. */
export interface TextDecoding {
  write(bytes: Uint8Array): string;
  end(): string;
}
