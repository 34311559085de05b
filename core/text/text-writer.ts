/** Takes one text in pieces. */
export interface TextWriter {
  write(piece: string): void;
  end(): void;
}
