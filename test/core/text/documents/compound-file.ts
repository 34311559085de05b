const SECTOR = 512;
const END = 0xfffffffe;
const FREE = 0xffffffff;
const TABLE = 0xfffffffd;
/** Streams shorter than this would be kept in smaller sectors. */
const SHORTEST = 4_096;

/** An OLE compound file (MS-CFB) with some streams at its root; short ones are filled up with zeros. */
export function compoundFile(streams: Readonly<Record<string, Buffer>>): Buffer {
  const sectors: Buffer[] = [];
  const next: number[] = [];
  const add = (bytes: Buffer): number => {
    const first = sectors.length;
    const count = Math.max(1, Math.ceil(bytes.length / SECTOR));
    for (let index = 0; index < count; index++) {
      const sector = Buffer.alloc(SECTOR);
      bytes.copy(sector, 0, index * SECTOR);
      sectors.push(sector);
      next.push(index === count - 1 ? END : first + index + 1);
    }
    return first;
  };
  const names = Object.keys(streams);
  const entries = names.map((name, index) => {
    const bytes = Buffer.concat([streams[name]!, Buffer.alloc(Math.max(0, SHORTEST - streams[name]!.length))]);
    return entry(name, 2, FREE, index + 2 <= names.length ? index + 2 : FREE, FREE, add(bytes), bytes.length);
  });
  const root = entry('Root Entry', 5, FREE, FREE, names.length > 0 ? 1 : FREE, END, 0);
  const directory = add(Buffer.concat([root, ...entries]));
  const tables = Math.ceil((next.length + 8) / 128);
  const firstTable = sectors.length;
  for (let index = 0; index < tables; index++) next.push(TABLE);
  const table = Buffer.alloc(tables * SECTOR, 0xff);
  next.forEach((sector, index) => void table.writeUInt32LE(sector, 4 * index));
  const header = Buffer.alloc(SECTOR);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
  header.writeUInt16LE(0x3e, 24);
  header.writeUInt16LE(3, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(9, 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(tables, 44);
  header.writeUInt32LE(directory, 48);
  header.writeUInt32LE(SHORTEST, 56);
  header.writeUInt32LE(END, 60);
  header.writeUInt32LE(END, 68);
  header.fill(0xff, 76);
  for (let index = 0; index < tables; index++) header.writeUInt32LE(firstTable + index, 76 + 4 * index);
  return Buffer.concat([header, ...sectors, table]);
}

function entry(
  name: string,
  kind: number,
  left: number,
  right: number,
  child: number,
  start: number,
  size: number,
): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(`${name}\0`, 'utf16le');
  bytes.writeUInt16LE(2 * (name.length + 1), 64);
  bytes[66] = kind;
  bytes.writeUInt32LE(left, 68);
  bytes.writeUInt32LE(right, 72);
  bytes.writeUInt32LE(child, 76);
  bytes.writeUInt32LE(start, 116);
  bytes.writeUInt32LE(size, 120);
  return bytes;
}
