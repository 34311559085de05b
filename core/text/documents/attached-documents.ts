import { joined } from '../../mail/pieces.ts';
import type { TextWriter } from '../text-writer.ts';
import { DocumentBudget } from './budget.ts';
import type { DocumentPorts } from './document-ports.ts';
import { MAX_LEVELS, MAX_MAIL_TIME } from './limits.ts';
import { readDocument } from './read-document.ts';

/** A document that waits to be read. */
export interface AttachedDocument {
  chunks: readonly Uint8Array[];
  /** Description of its location in the mail. */
  path: readonly string[];
}

/** What the reader of the mail does for its documents, at a location in the mail. */
export interface DocumentHost {
  open(path: readonly string[]): TextWriter;
  note(path: readonly string[], why: string): void;
  /** Reads a file as if it were attached; documents among them come back to `read`. */
  file(path: readonly string[], names: readonly string[], bytes: Buffer, type?: string): Promise<void>;
  html(path: readonly string[], bytes: Buffer): Promise<void>;
}

/** Reads the documents of one mail, one at a time. */
export class AttachedDocuments {
  readonly #host: DocumentHost;
  readonly #ports: DocumentPorts | undefined;
  readonly #fallbackCharset: string;
  readonly #budget: DocumentBudget;
  #level = 0;

  /** @param ports undefined where the caller has no clock and no thread: PDFs are read in this one, by size alone bounded */
  constructor(host: DocumentHost, ports: DocumentPorts | undefined, fallbackCharset: string) {
    this.#host = host;
    this.#ports = ports;
    this.#fallbackCharset = fallbackCharset;
    this.#budget = new DocumentBudget(() => ports?.timeLeft() ?? MAX_MAIL_TIME);
  }

  async read({ chunks, path }: AttachedDocument): Promise<void> {
    const host = this.#host;
    const level = this.#level;
    const at = (location: string) => (location === '' ? path : [...path, location]);
    if (level > MAX_LEVELS) {
      host.note(path, `documents in documents are read to ${MAX_LEVELS} levels`);
      return;
    }
    this.#level++;
    try {
      await readDocument(joined(chunks), {
        budget: this.#budget,
        fallbackCharset: this.#fallbackCharset,
        pdf: this.#ports?.pdf,
        level,
        open: (location) => host.open(at(location)),
        note: (location, why) => host.note(at(location), why),
        file: (names, bytes, type) => host.file(path, names, bytes, type),
        html: (location, bytes) => host.html(at(location), bytes),
      });
    } finally {
      this.#level--;
    }
  }
}
