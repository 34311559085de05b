import { MAX_LOCATION_LEVELS, MAX_UNREAD } from '../limits.ts';
import type { RawCharsets } from '../mail/raw-charsets.ts';
import { checkTime, type HasTime, UNHURRIED } from '../reading-time.ts';
import type { TextSink, TextWriter, Unread } from '../types.ts';

/** The names of the locations that a text is in, the outermost first. */
export type Path = readonly string[];

/** Takes the texts that are found in a mail, and the notes on what could not be read. */
export class TextOutput {
  /** What could not be read, and why. */
  readonly unread: Unread[] = [];
  /** The charsets of raw 8-bit bytes in the header of the message that is being read, and of its parts. */
  charsets: RawCharsets;
  readonly #sink: TextSink;
  readonly #hasTime: HasTime;

  constructor(sink: TextSink, fallback: string, hasTime = UNHURRIED) {
    this.#sink = sink;
    this.charsets = { fallback };
    this.#hasTime = hasTime;
  }

  /** The charset of unlabelled 8-bit text that is not UTF-8. */
  get fallback(): string {
    return this.charsets.fallback;
  }

  /** @throws when there is no time left to read */
  readonly checkTime = (): void => checkTime(this.#hasTime);

  /** Begins a text. */
  open(path: Path, { isReply = false } = {}): TextWriter {
    const writer = this.#sink({ where: nameOf(path), isFileName: false, isReply });
    if (this.#hasTime === UNHURRIED) return writer;
    return {
      write: (piece) => {
        this.checkTime();
        writer.write(piece);
      },
      end: () => writer.end(),
    };
  }

  /** Hands on whole texts, without empty ones. */
  write(path: Path, texts: readonly string[]): void {
    for (const text of texts) if (text !== '') writeWhole(this.open(path), text);
  }

  /** Hands on a file name, in each way that it can be meant. */
  writeFileName(path: Path, readings: readonly string[]): void {
    const location = { where: nameOf(path), isFileName: true, isReply: false };
    let isFirst = true;
    for (const name of readings) {
      if (name === '') continue;
      writeWhole(this.#sink(isFirst ? location : { ...location, isAnotherReading: true }), name);
      isFirst = false;
    }
  }

  /** Notes what could not be read. */
  note(path: Path, why: string): void {
    if (this.unread.length < MAX_UNREAD) this.unread.push({ where: nameOf(path), why });
  }

  /** Reads one location. If that fails, the failure is noted and the other locations are read all the same. */
  attempt(path: Path, read: () => void): void {
    try {
      read();
    } catch (error) {
      this.note(path, (error as Error).message);
    }
  }
}

function writeWhole(writer: TextWriter, text: string): void {
  writer.write(text);
  writer.end();
}

function nameOf(path: Path): string {
  return path.slice(-MAX_LOCATION_LEVELS).join(' > ');
}
