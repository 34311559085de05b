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

/** The sectors of one size. */
interface Sectors {
  /** The bytes of one; empty where there is none. */
  at(sector: number): Buffer;
  /** The number of the sector that follows each one in its chain. */
  next: Uint32Array;
  /** Bytes of all of them: no chain is longer. */
  total: number;
}

/** The streams at the root of an OLE compound file (MS-CFB), in which Office 97 to 2003 saves. */
export class CompoundFile {
  readonly #bytes: Buffer;
  readonly #sectorSize: number;
  readonly #miniCutoff: number;
  readonly #sectors: Sectors;
  readonly #miniSectors: Sectors;
  readonly #root = new Map<string, DirectoryEntry>();

  /** @throws UnreadDocument when the file is damaged */
  constructor(bytes: Buffer) {
    if (bytes.length < HEADER_LENGTH) throw new UnreadDocument('damaged: the file is cut off');
    this.#bytes = bytes;
    this.#sectorSize = 1 << Math.min(16, Math.max(7, bytes.readUInt16LE(30)));
    this.#miniCutoff = bytes.readUInt32LE(56);
    this.#sectors = { at: (sector) => this.#sector(sector), next: this.#allocationTable(), total: bytes.length };
    const entries = directoryEntries(chain(this.#sectors, bytes.readUInt32LE(48)));
    const [root] = entries;
    if (root === undefined) throw new UnreadDocument('damaged: the file has no directory');
    const miniStream = chain(this.#sectors, root.start, root.size);
    const miniSize = 1 << Math.min(12, Math.max(4, bytes.readUInt16LE(32)));
    this.#miniSectors = {
      at: (sector) => miniStream.subarray(sector * miniSize, (sector + 1) * miniSize),
      next: numbersIn(chain(this.#sectors, bytes.readUInt32LE(60))),
      total: miniStream.length,
    };
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
    return chain(entry.size < this.#miniCutoff ? this.#miniSectors : this.#sectors, entry.start, entry.size);
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
}

/** Joins the sectors of a chain, up to the size of what they hold. @param first number of its first sector */
function chain({ at, next, total }: Sectors, first: number, size = Number.POSITIVE_INFINITY): Buffer {
  const pieces: Buffer[] = [];
  let length = 0;
  for (let sector = first; sector < NO_SECTOR && length < Math.min(size, total); ) {
    const piece = at(sector);
    if (piece.length === 0) break;
    pieces.push(piece);
    length += piece.length;
    sector = next[sector] ?? NO_SECTOR;
  }
  return Buffer.concat(pieces).subarray(0, Math.min(size, length));
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
