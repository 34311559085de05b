import type { TextDecoding } from './text-decoding.ts';

/** Changes of the character set (RFC 1468) that another one follows at once. */
const VOID_CHANGES = /(?:\x1b[$(]\(?[@-J])+(?=\x1b(?:[$(]|$))/g;
/** A change at the end of a piece, whole or not: another one may follow. */
const LAST_CHANGE = /\x1b(?:[$(]\(?[@-J]?)?$/;

/**
 * ISO-2022-JP (RFC 1468), Japanese in 7 bits. Encoded words each begin and end in ASCII, so that joined ones change to it
 * and back with nothing between: for that the platform's decoder gives a character that stands for wrong bytes.
 */
export function iso2022JpDecoding(): TextDecoding {
  const decoder = new TextDecoder('iso-2022-jp');
  let held = '';
  return {
    write(bytes) {
      const text = held + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
      const changes = text.replace(VOID_CHANGES, '');
      held = LAST_CHANGE.exec(changes)?.[0] ?? '';
      return decoder.decode(Buffer.from(changes.slice(0, changes.length - held.length), 'latin1'), { stream: true });
    },
    end: () => decoder.decode(Buffer.from(held, 'latin1')),
  };
}
