import { MAX_MULTIPART_DEPTH } from '../limits.ts';
import { withoutEnd } from '../without-end.ts';
import { type PartHeader, type PartReading, partHeader, readingsOfEncoded, STRUCTURE } from './part-header.ts';

/** A header line as mailparser keeps it: one character per byte, continuations included. */
interface HeaderLine {
  key: string;
  line: string;
}

/** The header of a part as mailparser's splitter gives it out (its MimeNode; not in its public types). */
export interface MimeNode {
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

/** A mail, or its header, that a report returns to its sender (RFC 6522 3). */
const RETURNED = /^(message\/(rfc822|global|news)|(message|text)\/(rfc822|global)-headers)$/;

/** The ways to read a node that is a leaf to the parser, and still to be taken apart. */
const readings = new WeakMap<MimeNode, readonly PartReading[]>();
const tooDeep = new WeakSet<MimeNode>();
const depths = new WeakMap<MimeNode, number>();

/** Mends a node before the splitter reads on: the splitter decides by it what the bytes behind it are. */
export function mendNode(node: MimeNode): void {
  const depth = node.parentNode ? (depths.get(node.parentNode) ?? 0) + 1 : 0;
  depths.set(node, depth);
  // Nobody needs IMAP part numbers: one list per part, as long as the part is deep, grows with the square of the depth.
  node.partNr = [];
  if (typeof node.encoding === 'string') node.encoding = withoutEnd(node.encoding.replace(/^["']+/, ''), `"';`).trim();
  // RFC 2046 5.1.5: the parts of a digest are messages.
  const parent = node.parentNode ? node.parentNode.multipart : false;
  if (parent === 'digest' && fieldsOf(node, 'content-type').length === 0) node.contentType = 'message/rfc822';

  const ways = waysToRead(node);
  if (ways.length > 0) {
    readings.set(node, ways);
    node.multipart = node._boundary = false;
    node.contentType = 'application/octet-stream';
  } else if (node.multipart && (!node._boundary || depth >= MAX_MULTIPART_DEPTH)) {
    // A multipart without a boundary is read as text.
    if (node._boundary) tooDeep.add(node);
    node.multipart = node._boundary = false;
    node.contentType = 'text/plain';
  }
}

/** The ways to take a part apart by itself, if the splitter cannot do so or it can be done in two ways; else none. */
function waysToRead(node: MimeNode): PartReading[] {
  const copies = STRUCTURE.map((name) => fieldsOf(node, name));
  // Some mail programs take the first of two fields, some the last. Of the message itself only the first is forwarded.
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

/** The header of the part that a mended node begins. */
export function headerOfNode(node: MimeNode): PartHeader {
  const strayLines = node.headers.lines.filter(({ line }) => !/^[\x21-\x39\x3b-\x7e]+[ \t]*:/.test(line));
  return {
    ...partHeader((name) => fieldsOf(node, name)[0] ?? '', node.contentType || '', node.disposition || ''),
    isTooDeep: tooDeep.has(node),
    isReturned:
      node.parentNode !== false && node.parentNode.multipart === 'report' && RETURNED.test(node.contentType || ''),
    readings: readings.get(node) ?? [],
    stray: strayLines.map(({ line }) => line).join('\n'),
  };
}
