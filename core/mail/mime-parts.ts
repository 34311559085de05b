import { MailParser } from 'mailparser';
import type { HeaderField } from './header.ts';
import {
  OpenPart,
  type Part,
  type PartHeader,
  type PartReading,
  partHeader,
  readingsOfEncoded,
  SLICE,
  STRUCTURE,
  type Wanted,
} from './part.ts';

/** A header line as mailparser keeps it: one character per byte, continuations included. */
interface HeaderLine {
  key: string;
  line: string;
}

/** What mailparser's splitter makes of the header of a part (its MimeNode; not in its public types). */
interface MimeNode {
  type: 'node';
  root: boolean;
  parentNode: MimeNode | false;
  contentType: string | false;
  encoding: string | false;
  disposition: string | false;
  multipart: string | false;
  partNr: unknown[] | false;
  _boundary: Buffer | false;
  headers: { lines: HeaderLine[] };
}

/** What in mailparser tells the parts of a message apart (its MessageSplitter; not in its public types). */
interface Splitter extends NodeJS.EventEmitter {
  push(data: MimeNode | { type: 'body' | 'data'; value: Buffer } | null): boolean;
  write(bytes: Buffer): boolean;
  end(): void;
}

/**
 * More parts than this are not told apart: what follows is read as plain text. A mail of 38 MB can hold millions of empty
 * ones, each of which would cost some objects.
 */
const MOST_PARTS = 5_000;
/** Multiparts nested deeper are not taken apart: each level costs every delimiter line below it a comparison. */
const DEEPEST_MULTIPART = 250;
/** Header bytes of one part; more are no header that any mail program wrote. */
const LONGEST_PART_HEADER = 4 * 1024 * 1024;
const OPTIONS = {
  ignoreEmbedded: true,
  maxChildNodes: MOST_PARTS,
  maxHeadSize: LONGEST_PART_HEADER,
} as ConstructorParameters<typeof MailParser>[0];

/**
 * Takes a message apart with mailparser, and covers its gaps: it decides on text by type and charset, where we want the
 * bytes of every part; it does not read what is in a multipart without a boundary, nor a quoted transfer encoding; it
 * holds a part in quoted-printable several times over.
 *
 * Parameters and answer are those of `eachPart`.
 */
export async function parseParts(
  fields: readonly HeaderField[],
  body: Uint8Array,
  wanted: (header: PartHeader) => Wanted,
  onPart: (part: Part) => void,
): Promise<string | undefined> {
  const parser = new MailParser(OPTIONS);
  const { splitter } = parser as unknown as { splitter: Splitter };
  const push = splitter.push.bind(splitter);
  let part: OpenPart | undefined;
  const endPart = () => {
    if (part !== undefined) onPart(part.end());
    part = undefined;
  };
  // Taken as it comes out: further on, mailparser has a stream and some turns of the event loop for each part.
  splitter.push = (data) => {
    if (data === null) return push(data);
    if (data.type === 'node') {
      endPart();
      // The splitter decides by this header how to read on.
      mend(data);
      const header = headerOf(data);
      if (!data.multipart) part = new OpenPart(header, data.encoding || '', wanted(header));
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
    const piece = Buffer.from(body.buffer, body.byteOffset + at, Math.min(SLICE, body.length - at));
    if (!splitter.write(piece)) await Promise.race([new Promise((resolve) => splitter.once('drain', resolve)), done]);
  }
  splitter.end();
  await done;
  if (failed === undefined) endPart();
  return failed;
}

/** A header with nothing but the first of each field that the parser needs: it would decode every other one. */
function structureOf(fields: readonly HeaderField[]): Buffer {
  const lines = STRUCTURE.map((name) => {
    const value = fields.find((field) => field.name === name)?.value.slice(0, LONGEST_PART_HEADER / 4);
    return value === undefined ? '' : `${name}: ${value}\n`;
  });
  return Buffer.from(`${lines.join('')}\n`, 'latin1');
}

/** For what is a leaf to the parser and still to be taken apart. */
const readings = new WeakMap<MimeNode, readonly PartReading[]>();

const tooDeep = new WeakSet<MimeNode>();

const depths = new WeakMap<MimeNode, number>();

function mend(node: MimeNode): void {
  const depth = node.parentNode ? (depths.get(node.parentNode) ?? 0) + 1 : 0;
  depths.set(node, depth);
  // IMAP part numbers, one list per part as long as it is deep, are of no use here and grow with the square of the depth.
  node.partNr = [];
  if (typeof node.encoding === 'string') node.encoding = node.encoding.replace(/^["']+|["';]+$/g, '').trim();
  // RFC 2046 5.1.5: the parts of a digest are messages.
  const parent = node.parentNode ? node.parentNode.multipart : false;
  if (parent === 'digest' && fieldsOf(node, 'content-type').length === 0) node.contentType = 'message/rfc822';

  const ways = waysToRead(node);
  if (ways.length > 0) {
    readings.set(node, ways);
    node.multipart = node._boundary = false;
    node.contentType = 'application/octet-stream';
  } else if (node.multipart && (!node._boundary || depth >= DEEPEST_MULTIPART)) {
    if (node._boundary) tooDeep.add(node);
    node.multipart = node._boundary = false;
    node.contentType = 'text/plain';
  }
}

/** How a part is taken apart by itself, where it cannot be where it stands or can be in two ways. */
function waysToRead(node: MimeNode): PartReading[] {
  const copies = STRUCTURE.map((name) => fieldsOf(node, name));
  // Some programs take the first of two fields, some the last. Of the message itself only the first is forwarded.
  if (copies.some((values) => values.some((value) => value !== values[0]))) {
    node.encoding = false;
    return [0, -1].map((which) => {
      const lines = STRUCTURE.map((name, index) => {
        const value = copies[index]!.at(which);
        return value === undefined ? '' : `${name}: ${value}\r\n`;
      });
      return { header: lines.join(''), encoding: '', delimiter: '' };
    });
  }
  if (!node.multipart) return [];
  // Single quotes belong to the boundary (RFC 2045 5.1), and are often not meant to.
  const quoted = /;\s*boundary\s*=\s*'([^'"\\]+)'/i.exec(copies[0]![0] ?? '')?.[1];
  if (quoted !== undefined) {
    return [`'${quoted}'`, quoted].map((boundary) => ({
      header: `content-type: ${node.contentType}; boundary="${boundary}"\r\n`,
      encoding: '',
      delimiter: `--${boundary}`,
    }));
  }
  const encoding = node.encoding || '';
  if (encoding !== 'base64' && encoding !== 'quoted-printable') return [];
  node.encoding = false;
  return readingsOfEncoded(copies[0]![0] ?? '', encoding);
}

/** The values of all copies of a field, unfolded, one character per byte. */
function fieldsOf(node: MimeNode, name: string): string[] {
  return node.headers.lines
    .filter(({ key }) => key === name)
    .map(({ line }) =>
      line
        .slice(line.indexOf(':') + 1)
        .replace(/\r?\n/g, '')
        .trim(),
    );
}

function headerOf(node: MimeNode): PartHeader {
  const strayLines = node.headers.lines.filter(({ line }) => !/^[\x21-\x39\x3b-\x7e]+[ \t]*:/.test(line));
  return {
    ...partHeader((name) => fieldsOf(node, name)[0] ?? '', node.contentType || '', node.disposition || ''),
    isTooDeep: tooDeep.has(node),
    readings: readings.get(node) ?? [],
    stray: strayLines.map(({ line }) => line).join('\n'),
  };
}
