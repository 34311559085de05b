import { MAX_DOCUMENT_TIME, MAX_ENTRIES, MAX_INFLATED, MAX_PAGES } from './limits.ts';

/** A document, or the rest of one, cannot be read. The message tells a person why. */
export class UnreadDocument extends Error {
  override name = 'UnreadDocument';
}

/** Counts what the documents of one mail take, and ends their reading at the limits. */
export class DocumentBudget {
  readonly #timeLeft: () => number;
  #inflated = 0;
  #entries = 0;
  #pages = 0;
  #documentEnd = Number.NEGATIVE_INFINITY;

  /** @param timeLeft milliseconds that the documents of this mail may still take; may be negative */
  constructor(timeLeft: () => number) {
    this.#timeLeft = timeLeft;
  }

  /** Begins the time of one document. */
  beginDocument(): void {
    this.#documentEnd = this.#timeLeft() - MAX_DOCUMENT_TIME;
    this.checkTime();
  }

  /** Milliseconds that the current document may still take. */
  get documentTime(): number {
    const left = this.#timeLeft();
    return Math.max(0, Math.min(left, left - this.#documentEnd));
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
