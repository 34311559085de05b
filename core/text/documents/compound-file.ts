import { UnreadDocument } from './budget.ts';

const HEADER_LENGTH = 512;
const DIRECTORY_ENTRY = 128;
const STORAGE = 1;
const STREAM = 2;
/** Sector numbers from here on mean that a chain ends, or that there is none. */
const NO_SECTOR = 0xfffffffa;
const NO_ENTRY = 0xffffffff;
/** Entries of a directory; a document has a few hundred. */
const MAX_ENTRIES = 20_000;

interface DirectoryEntry {
  name: string;
  kind: number;
  left: number;
  right: number;
  child: number;
  start: number;
  size: number;
}

/** The streams at the root of an OLE compound file (MS-CFB), in which Office 97 to 2003 saves. */
export class CompoundFile {
  readonly #bytes: Buffer;
  readonly #sectorSize: number;
  readonly #miniSectorSize: number;
  readonly #miniCutoff: number;
  readonly #sectors: Uint32Array;
  readonly #miniSectors: Uint32Array;
  readonly #miniStream: Buffer;
  readonly #root = new Map<string, DirectoryEntry>();

  /** @throws UnreadDocument when the file is damaged */
  constructor(bytes: Buffer) {
    if (bytes.length < HEADER_LENGTH) throw new UnreadDocument('damaged: the file is cut off');
    this.#bytes = bytes;
    this.#sectorSize = 1 << Math.min(16, Math.max(7, bytes.readUInt16LE(30)));
    this.#miniSectorSize = 1 << Math.min(12, Math.max(4, bytes.readUInt16LE(32)));
    this.#miniCutoff = bytes.readUInt32LE(56);
    this.#sectors = this.#allocationTable();
    const entries = directoryEntries(this.#chain(bytes.readUInt32LE(48), Number.POSITIVE_INFINITY));
    const [root] = entries;
    if (root === undefined) throw new UnreadDocument('damaged: the file has no directory');
    this.#miniStream = this.#chain(root.start, root.size);
    const mini = this.#chain(bytes.readUInt32LE(60), Number.POSITIVE_INFINITY);
    this.#miniSectors = numbersIn(mini);
    this.#collect(entries, root.child);
  }

  /** Whether there is a stream or storage of a name at the root; names are compared without regard to case. */
  has(name: string): boolean {
    return this.#root.has(name.toLowerCase());
  }

  /** The bytes of a stream at the root, as far as they are there; undefined where there is none. */
  stream(name: string): Buffer | undefined {
    const entry = this.#root.get(name.toLowerCase());
    if (entry?.kind !== STREAM) return undefined;
    return entry.size < this.#miniCutoff ? this.#miniChain(entry) : this.#chain(entry.start, entry.size);
  }

  /** The names at the root form a tree of siblings. */
  #collect(entries: readonly DirectoryEntry[], first: number): void {
    const seen = new Set<number>();
    const open = [first];
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      const entry = entries[index];
      if (entry === undefined || index === NO_ENTRY || seen.has(index)) continue;
      seen.add(index);
      if (entry.kind === STREAM || entry.kind === STORAGE) this.#root.set(entry.name.toLowerCase(), entry);
      open.push(entry.left, entry.right);
    }
  }

  /** Where each sector goes on: a table in sectors that the header lists, and further ones that sectors list. */
  #allocationTable(): Uint32Array {
    const bytes = this.#bytes;
    const tables: Buffer[] = [];
    const addTable = (sector: number) => {
      if (sector < NO_SECTOR) tables.push(this.#sector(sector));
    };
    for (let at = 76; at < HEADER_LENGTH; at += 4) addTable(bytes.readUInt32LE(at));
    const seen = new Set<number>();
    let list = bytes.readUInt32LE(68);
    while (list < NO_SECTOR && !seen.has(list)) {
      seen.add(list);
      const numbers = numbersIn(this.#sector(list));
      numbers.subarray(0, -1).forEach(addTable);
      list = numbers.at(-1) ?? NO_SECTOR;
    }
    return numbersIn(Buffer.concat(tables));
  }

  #sector(number: number): Buffer {
    const start = (number + 1) * this.#sectorSize;
    return this.#bytes.subarray(Math.min(start, this.#bytes.length), start + this.#sectorSize);
  }

  #chain(first: number, size: number): Buffer {
    const pieces: Buffer[] = [];
    let length = 0;
    // No chain is longer than the file.
    for (let sector = first; sector < NO_SECTOR && length < Math.min(size, this.#bytes.length); ) {
      const piece = this.#sector(sector);
      if (piece.length === 0) break;
      pieces.push(piece);
      length += piece.length;
      sector = this.#sectors[sector] ?? NO_SECTOR;
    }
    return Buffer.concat(pieces).subarray(0, Math.min(size, length));
  }

  #miniChain({ start, size }: DirectoryEntry): Buffer {
    const pieces: Buffer[] = [];
    let length = 0;
    for (let sector = start; sector < NO_SECTOR && length < Math.min(size, this.#miniStream.length); ) {
      const from = sector * this.#miniSectorSize;
      const piece = this.#miniStream.subarray(from, from + this.#miniSectorSize);
      if (piece.length === 0) break;
      pieces.push(piece);
      length += piece.length;
      sector = this.#miniSectors[sector] ?? NO_SECTOR;
    }
    return Buffer.concat(pieces).subarray(0, Math.min(size, length));
  }
}

function directoryEntries(bytes: Buffer): DirectoryEntry[] {
  const entries: DirectoryEntry[] = [];
  for (let at = 0; at + DIRECTORY_ENTRY <= bytes.length && entries.length < MAX_ENTRIES; at += DIRECTORY_ENTRY) {
    const nameLength = Math.min(64, Math.max(2, bytes.readUInt16LE(at + 64))) - 2;
    entries.push({
      name: bytes.toString('utf16le', at, at + nameLength),
      kind: bytes[at + 66]!,
      left: bytes.readUInt32LE(at + 68),
      right: bytes.readUInt32LE(at + 72),
      child: bytes.readUInt32LE(at + 76),
      start: bytes.readUInt32LE(at + 116),
      size: bytes.readUInt32LE(at + 120),
    });
  }
  return entries;
}

function numbersIn(bytes: Buffer): Uint32Array {
  return Uint32Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readUInt32LE(4 * index));
}
