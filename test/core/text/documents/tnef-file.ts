/** An attribute of TNEF: its id and data. */
export type Attribute = readonly [id: number, data: Buffer];

/** A winmail.dat (MS-OXTNEF) of some attributes. */
export function tnef(attributes: readonly Attribute[]): Buffer {
  const pieces = attributes.map(([id, data]) => {
    const head = Buffer.alloc(9);
    head[0] = 1;
    head.writeUInt32LE(id, 1);
    head.writeUInt32LE(data.length, 5);
    return Buffer.concat([head, data, Buffer.alloc(2)]);
  });
  return Buffer.concat([Buffer.from('789f3e220100', 'hex'), ...pieces]);
}

/** Properties of a message or attachment, by type and id. */
export function properties(values: readonly (readonly [type: number, id: number, data: Buffer])[]): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32LE(values.length);
  const pieces = values.map(([type, id, data]) => {
    const isFixed = type === 3;
    const head = Buffer.alloc(isFixed ? 4 : 12);
    head.writeUInt16LE(type, 0);
    head.writeUInt16LE(id, 2);
    if (!isFixed) {
      head.writeUInt32LE(1, 4);
      head.writeUInt32LE(data.length, 8);
    }
    return Buffer.concat([head, data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
  });
  return Buffer.concat([count, ...pieces]);
}

/** RTF in the form that MS-OXRTFCP compresses it to, with each byte as it is. */
export function compressedRtf(rtf: string): Buffer {
  const bytes = Buffer.from(rtf, 'latin1');
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 8) pieces.push(Buffer.from([0]), bytes.subarray(at, at + 8));
  const head = Buffer.alloc(16);
  head.writeUInt32LE(bytes.length, 4);
  head.write('LZFu', 8);
  return Buffer.concat([head, ...pieces]);
}
