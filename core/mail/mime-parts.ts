import { MailParser } from 'mailparser';
import { MAX_PART_HEADER, MAX_PARTS } from '../limits.ts';
import type { HeaderField } from './header-field.ts';
import { headerOfNode, type MimeNode, mendNode } from './mailsplit-node.ts';
import { OpenPart, type Part, type Wanted } from './part.ts';
import { type PartHeader, STRUCTURE } from './part-header.ts';
import { SLICE } from './slice.ts';

/** The stream in mailparser that tells the parts of a message apart (its MessageSplitter; not in its public types). */
interface Splitter extends NodeJS.EventEmitter {
  push(data: MimeNode | { type: 'body' | 'data'; value: Buffer } | null): boolean;
  write(bytes: Buffer): boolean;
  end(): void;
}

const OPTIONS = {
  ignoreEmbedded: true,
  maxChildNodes: MAX_PARTS,
  maxHeadSize: MAX_PART_HEADER,
} as ConstructorParameters<typeof MailParser>[0];

/**
 * Takes a message apart with mailparser, and covers its gaps: mailparser decides on text by type and charset, where the
 * bytes of every part are needed; it does not read a multipart without a boundary, nor a quoted transfer encoding; it holds
 * a part in quoted-printable several times over.
 *
 * Parameters and result are those of `eachPart`.
 */
export async function parseParts(
  fields: readonly HeaderField[],
  body: Uint8Array,
  wanted: (header: PartHeader) => Wanted,
  onPart: (part: Part) => void,
  hasTime: () => boolean,
  onMultipart: (header: PartHeader) => void,
): Promise<string | undefined> {
  const parser = new MailParser(OPTIONS);
  const { splitter } = parser as unknown as { splitter: Splitter };
  const push = splitter.push.bind(splitter);
  let part: OpenPart | undefined;
  const endPart = () => {
    if (part !== undefined) onPart(part.end());
    part = undefined;
  };
  // Takes the splitter's output before the rest of mailparser, which makes a stream of each part in some turns of the
  // event loop.
  splitter.push = (data) => {
    if (data === null) return push(data);
    if (data.type === 'node') {
      endPart();
      mendNode(data);
      const header = headerOfNode(data);
      if (data.multipart) onMultipart(header);
      else part = new OpenPart(header, data.encoding || '', wanted(header));
    } else if (data.type === 'body') part?.add(data.value);
    return true;
  };
  let failed: string | undefined;
  const done = new Promise<void>((resolve) => {
    splitter.once('finish', resolve);
    parser.on('error', (error: Error) => {
      failed = error.message;
      resolve();
    });
  });
  splitter.write(structureOf(fields));
  for (let at = 0; at < body.length && failed === undefined; at += SLICE) {
    if (!hasTime()) failed = 'taking it apart took too long; the rest was not read';
    const piece = Buffer.from(body.buffer, body.byteOffset + at, Math.min(SLICE, body.length - at));
    if (!splitter.write(piece)) await Promise.race([new Promise((resolve) => splitter.once('drain', resolve)), done]);
  }
  splitter.end();
  await done;
  if (failed === undefined) endPart();
  return failed;
}

/** A header of the first copy of each MIME field, and nothing else: the parser would decode every other field. */
function structureOf(fields: readonly HeaderField[]): Buffer {
  const lines = STRUCTURE.map((name) => {
    const value = fields.find((field) => field.name === name)?.value.slice(0, MAX_PART_HEADER / 4);
    return value === undefined ? '' : `${name}: ${value}\n`;
  });
  return Buffer.from(`${lines.join('')}\n`, 'latin1');
}
