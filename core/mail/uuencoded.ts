import { Blocks } from './blocks.ts';
import type { Part } from './part.ts';
import { type PartHeader, partHeader } from './part-header.ts';

/** The first line of a uuencoded file (POSIX uuencode): its mode and name. */
const BEGIN = /^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n/gm;
const BEGINS = 'begin ';

/** Both characters mean six zero bits. */
const SPACE = 0x20;
const BACKTICK = 0x60;

/**
 * Finds the uuencoded files in a text, which mail programs show as attachments: a part for each. The one package for
 * uuencode does not find where such a file begins and ends.
 *
 * @param chunks the bytes of the text, in pieces
 */
export function* uuencodedFiles(chunks: readonly Uint8Array[]): Generator<Part> {
  if (!chunks.some((chunk, index) => mayBegin(chunk, chunks[index + 1]))) return;
  const text = Buffer.concat(chunks).toString('latin1');
  const begins = new RegExp(BEGIN);
  for (let begin = begins.exec(text); begin !== null; begin = begins.exec(text)) {
    const bytes = new Blocks();
    let at = begins.lastIndex;
    for (let end = at; at < text.length; at = end + 1) {
      end = text.indexOf('\n', at);
      if (end < 0) end = text.length;
      const line = decodedLine(text.slice(at, end).trimEnd());
      if (line === undefined) break;
      bytes.add(line);
    }
    begins.lastIndex = at;
    const decoded = bytes.end();
    if (decoded.length > 0) yield { ...attached(begin[1]!.trim()), chunks: decoded };
  }
}

function attached(name: string): PartHeader {
  const quoted = name.replace(/["\\]/g, '\\$&');
  const fields = new Map([
    ['content-type', 'application/octet-stream'],
    ['content-disposition', `attachment; filename="${quoted}"`],
  ]);
  return partHeader((field) => fields.get(field) ?? '');
}

/** Tells whether a first line may begin in a piece, or where it meets the next piece. */
function mayBegin(chunk: Uint8Array, next: Uint8Array = new Uint8Array(0)): boolean {
  const seam = Buffer.concat([chunk.subarray(-BEGINS.length), next.subarray(0, BEGINS.length)]);
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).includes(BEGINS) || seam.includes(BEGINS);
}

/**
 * The bytes of a line: its first character is their number, and every four characters behind it are three bytes.
 *
 * @returns undefined for the last line, and for any other that is not part of the file
 */
function decodedLine(line: string): Buffer | undefined {
  const count = sixBits(line, 0);
  // Spaces at the end may have been lost on the way; a checksum may follow.
  if (line === '' || count <= 0 || line.length > 2 + Math.ceil(count / 3) * 4 || /[^ -`]/.test(line)) return undefined;
  const bytes = Buffer.alloc(count);
  for (let index = 0; index < count; index++) {
    const at = 1 + Math.floor(index / 3) * 4 + (index % 3);
    const pair = (sixBits(line, at) << 6) | sixBits(line, at + 1);
    bytes[index] = pair >> (4 - 2 * (index % 3));
  }
  return bytes;
}

function sixBits(line: string, at: number): number {
  const code = at < line.length ? line.charCodeAt(at) : SPACE;
  return code === BACKTICK ? 0 : (code - SPACE) & 0x3f;
}
