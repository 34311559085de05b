import { crc32, deflateRawSync } from 'node:zlib';

/** How one file of an archive departs from what any program writes. */
export interface Oddity {
  isEncrypted?: boolean;
  method?: number;
  /** Its sizes are behind its bytes, and not in the header before them. */
  hasDataDescriptor?: boolean;
  crc?: number;
  /** Its path as bytes, where it is no UTF-8. */
  rawName?: Buffer;
}

export type Files = Readonly<Record<string, string | Buffer | (Oddity & { bytes: string | Buffer })>>;

/** A ZIP archive (APPNOTE 6.3) of some files, by path. */
export function zipFile(files: Files, { isStored = false, isZip64 = false } = {}): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, file] of Object.entries(files)) {
    const odd = typeof file === 'string' || Buffer.isBuffer(file) ? { bytes: file } : file;
    const bytes = Buffer.from(odd.bytes as string);
    const {
      isEncrypted = false,
      hasDataDescriptor = false,
      crc = crc32(bytes),
      rawName = Buffer.from(path),
    } = odd as Oddity;
    const data = isStored ? bytes : deflateRawSync(bytes);
    const method = (odd as Oddity).method ?? (isStored ? 0 : 8);
    const flags = (isEncrypted ? 1 : 0) | (hasDataDescriptor ? 8 : 0) | (rawName.equals(Buffer.from(path)) ? 0x800 : 0);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(hasDataDescriptor ? 0 : crc, 14);
    local.writeUInt32LE(hasDataDescriptor ? 0 : data.length, 18);
    local.writeUInt32LE(hasDataDescriptor ? 0 : bytes.length, 22);
    local.writeUInt16LE(rawName.length, 26);
    const descriptor = hasDataDescriptor ? Buffer.from('PK\x07\x08............', 'latin1') : Buffer.alloc(0);
    bodies.push(local, rawName, data, descriptor);
    const extra = isZip64 ? zip64Extra([bytes.length, data.length, offset]) : Buffer.alloc(0);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    central.writeUInt16LE(20, 6);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(crc, 16);
    central.writeUInt32LE(isZip64 ? 0xffffffff : data.length, 20);
    central.writeUInt32LE(isZip64 ? 0xffffffff : bytes.length, 24);
    central.writeUInt16LE(rawName.length, 28);
    central.writeUInt16LE(extra.length, 30);
    central.writeUInt32LE(isZip64 ? 0xffffffff : offset, 42);
    directory.push(central, rawName, extra);
    offset += local.length + rawName.length + data.length + descriptor.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const count = Object.keys(files).length;
  return Buffer.concat([
    ...bodies,
    ...directory,
    ...(isZip64 ? zip64End(count, size, offset) : []),
    end(count, size, offset),
  ]);
}

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(1);
  extra.writeUInt16LE(8 * values.length, 2);
  values.forEach((value, index) => void extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index));
  return extra;
}

function zip64End(count: number, size: number, offset: number): Buffer[] {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return [record, locator];
}

/** The end record; 16-bit counts are cut as programs cut them. */
export function end(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50);
  record.writeUInt16LE(count & 0xffff, 8);
  record.writeUInt16LE(count & 0xffff, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}
