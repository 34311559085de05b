import type { TextDecoding } from './text-decoding.ts';

/** Changes of the character set (RFC 1468) with no character before the next change. */
const VOID_CHANGES = /(?:\x1b[$(]\(?[@-J])+(?=\x1b(?:[$(]|$))/g;
/** A change, whole or cut, at the end of a piece: another one may follow. */
const LAST_CHANGE = /\x1b(?:[$(]\(?[@-J]?)?$/;

/**
 * A decoder for ISO-2022-JP (RFC 1468), Japanese in 7 bits. It removes changes of the character set that follow each other
 * with no character between, for which the platform's decoder writes a replacement character. Joined encoded words have
 * them, as each begins and ends in ASCII.
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
