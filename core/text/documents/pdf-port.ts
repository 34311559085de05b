/** Bounds on the reading of one PDF. */
export interface PdfBounds {
  /** Milliseconds. */
  time: number;
  pages: number;
}

/** Takes what a PDF shows, in order. */
export interface PdfSink {
  /** A piece of text at a location in the document, such as `page 3`. */
  text(location: string, piece: string): void | Promise<void>;
  /** A location in it that is not read. */
  note(location: string, why: string): void;
}

/** Reads PDFs apart from the caller's thread, so that one which takes too much time or memory can be ended. */
export interface PdfPort {
  /** @returns how many pages were read. Never throws: what is not read is noted */
  readPdf(bytes: Uint8Array, bounds: PdfBounds, sink: PdfSink): Promise<number>;
}
