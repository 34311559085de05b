import type { TextWriter } from '../../types.ts';
import type { AttachedDocument } from '../part-reader.ts';
import { DocumentBudget } from './budget.ts';
import type { DocumentPorts } from './document-ports.ts';
import { MAX_LEVELS } from './limits.ts';
import { readDocument } from './read-document.ts';

/**
 * Reads a part that a document holds, as if it were one of the mail; documents among them come back to `read`.
 *
 * @param names what its name can plausibly be; none for a body
 * @param type its media type; empty for HTML that stands at the location itself
 */
type ReadPart = (bytes: Buffer, path: string[], names: string[], type: string) => Promise<void>;

/** Reads the documents of one mail, one at a time. */
export class AttachedDocuments {
  readonly #open: (path: readonly string[]) => TextWriter;
  readonly #note: (path: readonly string[], why: string) => void;
  readonly #readPart: ReadPart;
  readonly #ports: DocumentPorts | undefined;
  readonly #fallbackCharset: string;
  readonly #budget: DocumentBudget;
  #level = 0;

  /**
   * @param open opens a text at a location in the mail
   * @param note names a location in the mail that is not read
   * @param ports undefined where the caller has no clock and no thread: PDFs are read in this one, bounded by their size alone
   */
  constructor(
    open: (path: readonly string[]) => TextWriter,
    note: (path: readonly string[], why: string) => void,
    readPart: ReadPart,
    ports: DocumentPorts | undefined,
    fallbackCharset: string,
  ) {
    this.#open = open;
    this.#note = note;
    this.#readPart = readPart;
    this.#ports = ports;
    this.#fallbackCharset = fallbackCharset;
    this.#budget = new DocumentBudget(() => ports?.now() ?? 0, ports?.deadline ?? Number.POSITIVE_INFINITY);
  }

  async read({ bytes, path, name, type }: AttachedDocument): Promise<void> {
    const level = this.#level;
    const at = (location: string) => (location === '' ? [...path] : [...path, location]);
    if (level > MAX_LEVELS) {
      this.#note(path, `documents in documents are read to ${MAX_LEVELS} levels`);
      return;
    }
    this.#level++;
    try {
      await readDocument(bytes, {
        budget: this.#budget,
        fallbackCharset: this.#fallbackCharset,
        pdf: this.#ports?.pdf,
        level,
        name,
        type,
        open: (location) => this.#open(at(location)),
        note: (location, why) => this.#note(at(location), why),
        file: (names, bytes, type = 'application/octet-stream') => this.#readPart(bytes, [...path], [...names], type),
        html: (location, bytes) => this.#readPart(bytes, at(location), [], ''),
      });
    } finally {
      this.#level--;
    }
  }
}
