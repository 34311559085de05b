import { MAX_DOCUMENT_TIME, MAX_ENTRIES, MAX_INFLATED, MAX_MAIL_TIME, MAX_PAGES } from './limits.ts';

/** A document, or the rest of one, cannot be read. The message tells a person why. */
export class UnreadDocument extends Error {
  override name = 'UnreadDocument';
}

/** Counts what the documents of one mail take, and ends their reading at the limits. */
export class DocumentBudget {
  readonly #now: () => number;
  readonly #mailEnd: number;
  #documentEnd = Number.POSITIVE_INFINITY;
  #inflated = 0;
  #entries = 0;
  #pages = 0;

  /**
   * Begins the time of the mail.
   *
   * @param now milliseconds since some moment
   * @param deadline by when documents must have been read, on that clock
   */
  constructor(now: () => number, deadline: number) {
    this.#now = now;
    this.#mailEnd = Math.min(deadline, now() + MAX_MAIL_TIME);
  }

  /** Begins the time of one document. @throws UnreadDocument when that of the mail is over */
  beginDocument(): void {
    this.#documentEnd = this.#now() + MAX_DOCUMENT_TIME;
    this.checkTime();
  }

  /** Milliseconds that the current document may still take. */
  get documentTime(): number {
    return Math.max(0, Math.min(this.#documentEnd, this.#mailEnd) - this.#now());
  }

  /** Pages that the PDFs of this mail may still have. */
  get pages(): number {
    return MAX_PAGES - this.#pages;
  }

  /** Whether nothing more of this document can be read. */
  get isOver(): boolean {
    return this.documentTime <= 0 || this.#inflated > MAX_INFLATED || this.#entries > MAX_ENTRIES;
  }

  /** @throws UnreadDocument when the time of the document or of the mail is over */
  checkTime(): void {
    if (this.documentTime <= 0) throw new UnreadDocument('reading it took too long');
  }

  /** @throws UnreadDocument when the archives of the mail have inflated to too much */
  inflate(bytes: number): void {
    this.#inflated += bytes;
    if (this.#inflated > MAX_INFLATED) {
      throw new UnreadDocument(`the archives of this mail inflate to more than ${MAX_INFLATED / 1e6} MB`);
    }
    this.checkTime();
  }

  /** @throws UnreadDocument when the archives of the mail have too many files */
  enter(entries: number): void {
    this.#entries += entries;
    if (this.#entries > MAX_ENTRIES) {
      throw new UnreadDocument(`the archives of this mail have more than ${MAX_ENTRIES.toLocaleString('en')} files`);
    }
  }

  turnPages(pages: number): void {
    this.#pages += pages;
  }
}
