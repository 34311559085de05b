import { crc32, createInflateRaw } from 'node:zlib';
import { type DocumentBudget, UnreadDocument } from './budget.ts';
import { MAX_WHOLE_FILE } from './limits.ts';

/** One file of an archive. */
export interface ZipEntry {
  /** Its path, as bytes: archives seldom say in which charset. */
  rawName: Buffer;
  isUtf8: boolean;
  /** Its path read as UTF-8, with `/` between folders. */
  name: string;
  isEncrypted: boolean;
  method: number;
  crc: number;
  compressedSize: number;
  /** Where its local header begins. */
  start: number;
}

const END_RECORD = Buffer.from('PK\x05\x06', 'latin1');
const END_LENGTH = 22;
const LOCATOR = 0x07064b50;
const END_64 = 0x06064b50;
const CENTRAL = 0x02014b50;
const CENTRAL_LENGTH = 46;
const LOCAL = 0x04034b50;
const LOCAL_LENGTH = 30;
const STORED = 0;
const DEFLATED = 8;
/** Bytes inflated or handed on at once. */
const PIECE = 65_536;

/**
 * The files of a ZIP archive (APPNOTE 6.3), by its central directory, so that data descriptors need no search. Bytes before
 * the archive and behind it are allowed: mail programs add line ends, self-extracting archives a program.
 */
export class Zip {
  readonly entries: readonly ZipEntry[];
  readonly #bytes: Buffer;
  readonly #budget: DocumentBudget;
  readonly #byName = new Map<string, ZipEntry>();

  /** @throws UnreadDocument when the archive is damaged, has too many files, or files that share their bytes */
  constructor(bytes: Buffer, budget: DocumentBudget) {
    this.#bytes = bytes;
    this.#budget = budget;
    this.entries = entriesOf(bytes, budget);
    refuseOverlaps(this.entries);
    // Of two files of one name, programs take the last.
    for (const entry of this.entries) this.#byName.set(entry.name.toLowerCase(), entry);
  }

  /** The file at a path, which readers of documents compare without regard to case (OPC 10.1.3). */
  find(path: string): ZipEntry | undefined {
    return this.#byName.get(path.toLowerCase());
  }

  /**
   * The bytes of a file, in pieces, so that an archive takes no more memory than it has bytes.
   *
   * @throws UnreadDocument when they are encrypted, damaged or over a limit
   */
  async *pieces(entry: ZipEntry): AsyncGenerator<Buffer> {
    if (entry.isEncrypted) throw new UnreadDocument('password-protected');
    const data = this.#data(entry);
    let crc = 0;
    for await (const piece of entry.method === STORED ? slices(data) : inflated(data, entry.method)) {
      this.#budget.inflate(piece.length);
      crc = crc32(piece, crc);
      yield piece;
    }
    if (crc !== entry.crc) throw new UnreadDocument('damaged: its checksum is another');
  }

  /** A file as a whole. @throws UnreadDocument as `pieces`, and when it is too large for that */
  async whole(entry: ZipEntry): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of this.pieces(entry)) {
      length += piece.length;
      if (length > MAX_WHOLE_FILE) throw new UnreadDocument(`larger than ${MAX_WHOLE_FILE / 1e6} MB`);
      pieces.push(piece);
    }
    return Buffer.concat(pieces, length);
  }

  #data({ start, compressedSize }: ZipEntry): Buffer {
    const bytes = this.#bytes;
    if (start + LOCAL_LENGTH > bytes.length || bytes.readUInt32LE(start) !== LOCAL) {
      throw new UnreadDocument('damaged: a file is not where the directory of the archive says');
    }
    const from = start + LOCAL_LENGTH + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
    if (from + compressedSize > bytes.length) throw new UnreadDocument('damaged: the archive is cut off');
    return bytes.subarray(from, from + compressedSize);
  }
}

function* slices(data: Buffer): Generator<Buffer> {
  for (let at = 0; at < data.length; at += PIECE) yield data.subarray(at, at + PIECE);
}

async function* inflated(data: Buffer, method: number): AsyncGenerator<Buffer> {
  if (method !== DEFLATED) throw new UnreadDocument(`compressed by method ${method}, which is not read`);
  const inflate = createInflateRaw({ chunkSize: PIECE });
  inflate.end(data);
  try {
    for await (const piece of inflate) yield piece as Buffer;
  } catch (error) {
    if (error instanceof UnreadDocument) throw error;
    throw new UnreadDocument(`damaged: ${(error as Error).message}`, { cause: error });
  }
}

function entriesOf(bytes: Buffer, budget: DocumentBudget): ZipEntry[] {
  const { count, from, shift } = directoryOf(bytes);
  budget.enter(count);
  const entries: ZipEntry[] = [];
  for (let at = from; entries.length < count; ) {
    if (at + CENTRAL_LENGTH > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) {
      throw new UnreadDocument('damaged: the directory of the archive is cut off');
    }
    const nameEnd = at + CENTRAL_LENGTH + bytes.readUInt16LE(at + 28);
    const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
    const rawName = bytes.subarray(at + CENTRAL_LENGTH, nameEnd);
    const flags = bytes.readUInt16LE(at + 8);
    const sizes = sizesOf(bytes, at, bytes.subarray(nameEnd, extraEnd));
    entries.push({
      rawName,
      isUtf8: (flags & 0x800) !== 0,
      name: rawName.toString('utf8').replaceAll('\\', '/').replace(/^\/+/, ''),
      isEncrypted: (flags & 1) !== 0,
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      compressedSize: sizes.compressed,
      start: sizes.start + shift,
    });
    at = extraEnd + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** Sizes and position of an entry, those of ZIP64 (APPNOTE 4.5.3) where they do not fit. */
function sizesOf(bytes: Buffer, at: number, extra: Buffer): { compressed: number; start: number } {
  const sizes = { compressed: bytes.readUInt32LE(at + 20), start: bytes.readUInt32LE(at + 42) };
  for (let field = 0; field + 4 <= extra.length; field += 4 + extra.readUInt16LE(field + 2)) {
    if (extra.readUInt16LE(field) !== 1) continue;
    const data = extra.subarray(field + 4, field + 4 + extra.readUInt16LE(field + 2));
    let next = bytes.readUInt32LE(at + 24) === 0xffffffff ? 8 : 0;
    const take = (value: number) => {
      if (value !== 0xffffffff || next + 8 > data.length) return value;
      next += 8;
      return Number(data.readBigUInt64LE(next - 8));
    };
    return { compressed: take(sizes.compressed), start: take(sizes.start) };
  }
  return sizes;
}

/** The central directory: how many entries, where it begins, and by how much all positions are off. */
function directoryOf(bytes: Buffer): { count: number; from: number; shift: number } {
  const end = bytes.lastIndexOf(END_RECORD);
  if (end < 0 || end + END_LENGTH > bytes.length) throw new UnreadDocument('damaged: the archive has no directory');
  let count = bytes.readUInt16LE(end + 10);
  let size = bytes.readUInt32LE(end + 12);
  let offset = bytes.readUInt32LE(end + 16);
  let directoryEnd = end;
  if (end >= 20 && bytes.readUInt32LE(end - 20) === LOCATOR) {
    const record = Number(bytes.readBigUInt64LE(end - 12));
    if (record + 56 <= end && bytes.readUInt32LE(record) === END_64) {
      count = Number(bytes.readBigUInt64LE(record + 32));
      size = Number(bytes.readBigUInt64LE(record + 40));
      offset = Number(bytes.readBigUInt64LE(record + 48));
      directoryEnd = record;
    }
  }
  const before = directoryEnd - size;
  const isAt = (at: number) => at >= 0 && at + 4 <= bytes.length && bytes.readUInt32LE(at) === CENTRAL;
  if (count > 0 && !isAt(offset) && isAt(before)) return { count, from: before, shift: before - offset };
  return { count, from: offset, shift: 0 };
}

/** Files that share bytes make an archive that inflates to the square of its size; no program writes one. */
function refuseOverlaps(entries: readonly ZipEntry[]): void {
  const sorted = entries.toSorted((one, other) => one.start - other.start);
  sorted.forEach(({ start, rawName, compressedSize }, index) => {
    const next = sorted[index + 1];
    if (next !== undefined && start + LOCAL_LENGTH + rawName.length + compressedSize > next.start) {
      throw new UnreadDocument('damaged: files in the archive overlap');
    }
  });
}
