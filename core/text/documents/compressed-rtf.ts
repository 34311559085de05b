import { UnreadDocument } from './budget.ts';
import { MAX_WHOLE_FILE } from './limits.ts';

/** What the dictionary holds at first (MS-OXRTFCP 2.1.2.1). */
const DICTIONARY =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';
const WINDOW = 4_096;
const HEADER_LENGTH = 16;
const COMPRESSED = 0x75465a4c;
const UNCOMPRESSED = 0x414c454d;

/**
 * Takes the compression of RTF off (MS-OXRTFCP), as Outlook keeps the text of a mail in.
 *
 * @throws UnreadDocument when the bytes are not such, or inflate to too much
 */
export function decompressRtf(bytes: Buffer): Buffer {
  if (bytes.length < HEADER_LENGTH) throw new UnreadDocument('damaged: its text is cut off');
  const kind = bytes.readUInt32LE(8);
  if (kind === UNCOMPRESSED) return bytes.subarray(HEADER_LENGTH);
  if (kind !== COMPRESSED) throw new UnreadDocument('damaged: its text is in no form that is known');
  // Two bytes stand for 17 at most.
  const size = Math.min(bytes.readUInt32LE(4), 9 * bytes.length);
  if (size > MAX_WHOLE_FILE) throw new UnreadDocument(`its text is larger than ${MAX_WHOLE_FILE / 1e6} MB`);
  const output = Buffer.alloc(size);
  const window = Buffer.alloc(WINDOW, ' ');
  let at = window.write(DICTIONARY, 'latin1');
  let length = 0;
  const put = (byte: number) => {
    if (length < size) output[length++] = byte;
    window[at] = byte;
    at = (at + 1) % WINDOW;
  };
  for (let input = HEADER_LENGTH; input < bytes.length && length < size; ) {
    const flags = bytes[input++]!;
    for (let bit = 0; bit < 8 && input < bytes.length; bit++) {
      if ((flags & (1 << bit)) === 0) {
        put(bytes[input++]!);
        continue;
      }
      if (input + 2 > bytes.length) return output.subarray(0, length);
      const reference = bytes.readUInt16BE(input);
      input += 2;
      const offset = reference >> 4;
      // A reference to where the next byte goes ends the text.
      if (offset === at) return output.subarray(0, length);
      for (let copied = 0; copied < (reference & 0xf) + 2; copied++) put(window[(offset + copied) % WINDOW]!);
    }
  }
  return output.subarray(0, length);
}
