import { zeroEndedText } from './zero-ended-text.ts';

/** A property that is looked at: text decoded, all else as bytes. */
export type MapiValue = string | Buffer;

const MULTIPLE = 0x1000;
const NAMED = 0x8000;
const TEXT_8 = 0x1e;
const TEXT_16 = 0x1f;
const BINARY = 0x102;
const OBJECT = 0x0d;
/** Lengths of values of a fixed length, by type (MS-OXCDATA 2.11.1), in TNEF in units of four bytes. */
const LENGTHS: Readonly<Record<number, number>> = {
  1: 4,
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};
/** Values of one property, and properties of one message. */
const MAX_VALUES = 10_000;

/**
 * Reads the properties of a message or attachment (MS-OXTNEF 2.1.3.4), as far as they can be.
 *
 * @param charset of text of one byte a character
 * @returns their first values by property id; of those with a name of their own none
 */
export function mapiProperties(bytes: Buffer, charset: string): Map<number, MapiValue> {
  const properties = new Map<number, MapiValue>();
  let at = 4;
  const number = () => {
    at += 4;
    return bytes.readUInt32LE(at - 4);
  };
  try {
    const count = Math.min(MAX_VALUES, bytes.readUInt32LE(0));
    for (let index = 0; index < count; index++) {
      const tag = number();
      const type = tag & 0xffff & ~MULTIPLE;
      const id = tag >>> 16;
      if (id >= NAMED) {
        at += 16;
        if (number() === 0) at += 4;
        else at += padded(number());
      }
      const isVariable = [TEXT_8, TEXT_16, BINARY, OBJECT].includes(type);
      const values = isVariable || (tag & MULTIPLE) !== 0 ? Math.min(MAX_VALUES, number()) : 1;
      for (let value = 0; value < values; value++) {
        const length = isVariable ? number() : LENGTHS[type];
        if (length === undefined || at + length > bytes.length) return properties;
        const data = bytes.subarray(at, at + length);
        if (!properties.has(id)) properties.set(id, mapiValue(type, data, charset));
        at += padded(length);
      }
    }
  } catch (error) {
    // The properties end amid one.
    if (!(error instanceof RangeError)) throw error;
  }
  return properties;
}

function mapiValue(type: number, data: Buffer, charset: string): MapiValue {
  if (type === TEXT_8) return zeroEndedText(data, charset);
  return type === TEXT_16 ? zeroEndedText(data, 'utf-16le') : data;
}

function padded(length: number): number {
  return (length + 3) & ~3;
}
