/** Takes what a PDF shows, in order. */
export interface PdfSink {
  /** Takes a piece of text at a location in the document, such as `page 3`. */
  text(location: string, piece: string): Promise<void> | void;
  /** Takes a location in it that is not read, empty for all of it, and why. */
  note(location: string, why: string): void;
}

/** How much of a PDF is read. */
export interface PdfBounds {
  /** Milliseconds. */
  time: number;
  pages: number;
}

/** Reads PDFs apart from the caller's thread, so that one which takes too much time or memory can be ended. */
export interface PdfPort {
  /** Never throws: what is not read is noted. @returns how many pages were read */
  readPdf(bytes: Uint8Array, bounds: PdfBounds, sink: PdfSink): Promise<number>;
}
