/** Turns bytes of one charset into text, piece by piece. */
export interface TextDecoding {
  write(bytes: Uint8Array): string;
  /** The text of bytes that waited for more. */
  end(): string;
}
