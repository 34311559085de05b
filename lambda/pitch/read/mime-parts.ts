import { MailParser } from 'mailparser';
import { parametersOf } from './parameters.ts';

/** A header line as mailparser keeps it: one character per byte, continuations included. */
interface HeaderLine {
  key: string;
  line: string;
}

/** What mailparser's splitter makes of the header of a part (its MimeNode; not in its public types). */
interface MimeNode {
  type: string;
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

/** The header of one part. */
export interface PartHeader {
  /** Media type in lower case, `text/plain` where none is given. */
  type: string;
  /** The raw value of a field, unfolded, one character per byte; empty where there is none. */
  field(name: string): string;
  isAttachment: boolean;
  charset: string | undefined;
  /** RFC 3676: soft line ends, which take the space before them along where `DelSp=yes`. */
  isFlowedWithDelSp: boolean;
}

/** A leaf part with its transfer encoding removed. */
export interface Part extends PartHeader {
  /** Its bytes, in pieces, if they were asked for. */
  chunks: Uint8Array[];
}

/**
 * More parts than this are not told apart: what follows is read as plain text. A mail of 38 MB can hold millions of empty
 * ones, each of which would cost a stream.
 */
const MOST_PARTS = 20_000;
/** Multiparts nested deeper are read as text: each level costs every delimiter line below it a comparison. */
const DEEPEST_MULTIPART = 250;
/** Bytes given to the parser at once. */
const SLICE = 64 * 1024;

/**
 * Takes a message apart with mailparser, and covers its gaps: it decides on text by type and charset, where we want the
 * bytes of every part; it does not read what is in a multipart without a boundary, nor a quoted transfer encoding.
 *
 * @param raw a message (RFC 5322), of any length and shape
 * @param wanted tells, from a part's header, whether its bytes are needed; the others are only decoded and dropped
 * @param onPart called for each leaf in order
 * @returns why the rest of the message could not be taken apart; undefined if all of it was
 */
export async function eachPart(
  raw: Uint8Array,
  wanted: (header: PartHeader) => boolean,
  onPart: (part: Part) => void,
): Promise<string | undefined> {
  const parser = new PartParser();
  let failed: string | undefined;
  const done = new Promise<void>((resolve) => {
    parser.once('end', resolve);
    parser.once('error', (error: Error) => {
      failed = error.message;
      resolve();
    });
    parser.on('data', (data) => {
      if (data.type !== 'attachment') return;
      const node = parser.takeNode();
      const header = headerOf(node);
      const chunks: Uint8Array[] = [];
      const isWanted = wanted(header);
      const { content, release } = data as { content: NodeJS.ReadableStream; release(): void };
      content.on('data', (chunk: Buffer) => {
        if (isWanted) chunks.push(chunk);
      });
      content.once('error', () => release());
      content.once('end', () => {
        onPart({ ...header, chunks });
        release();
      });
    });
  });
  for (let at = 0; at < raw.length && failed === undefined; at += SLICE) {
    const piece = Buffer.from(raw.buffer, raw.byteOffset + at, Math.min(SLICE, raw.length - at));
    if (!parser.write(piece)) await Promise.race([new Promise((resolve) => parser.once('drain', resolve)), done]);
  }
  parser.end();
  await done;
  return failed;
}

/** mailparser, treating every leaf as an attachment: as bytes, with its header at hand. */
class PartParser extends MailParser {
  readonly #nodes: MimeNode[] = [];

  constructor() {
    super({
      checksumAlgo: false,
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
      ignoreEmbedded: true,
      keepDeliveryStatus: true,
      maxChildNodes: MOST_PARTS,
      maxHeadSize: Number.MAX_SAFE_INTEGER,
    } as ConstructorParameters<typeof MailParser>[0]);
    const inner = this as unknown as {
      textTypes: string[];
      splitter: { push(data: unknown): boolean };
      createNode(node: MimeNode): unknown;
    };
    inner.textTypes = [];
    // The splitter decides by a part's header how to read on, before anyone downstream sees it: mend it as it comes out.
    const push = inner.splitter.push.bind(inner.splitter);
    inner.splitter.push = (data) => {
      if (data !== null && (data as MimeNode).type === 'node') mend(data as MimeNode);
      return push(data);
    };
    const createNode = inner.createNode.bind(inner);
    inner.createNode = (node) => {
      if (!node.multipart) this.#nodes.push(node);
      return createNode(node);
    };
  }

  /** The header of the leaf that comes out next. */
  takeNode(): MimeNode {
    return this.#nodes.shift()!;
  }
}

const depths = new WeakMap<MimeNode, number>();

function mend(node: MimeNode): void {
  const depth = node.parentNode ? (depths.get(node.parentNode) ?? 0) + 1 : 0;
  depths.set(node, depth);
  // IMAP part numbers, one list per part as long as it is deep, are of no use here and grow with the square of the depth.
  node.partNr = [];
  if (typeof node.encoding === 'string') node.encoding = node.encoding.replace(/^["']+|["';]+$/g, '').trim();
  if (node.multipart && (!node._boundary || depth >= DEEPEST_MULTIPART)) {
    node.multipart = false;
    node._boundary = false;
    node.contentType = 'text/plain';
  }
}

function headerOf(node: MimeNode): PartHeader {
  const field = (name: string) => {
    const line = node.headers.lines.find(({ key }) => key === name)?.line ?? '';
    return line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n/g, '')
      .trim();
  };
  const parameters = parametersOf(field('content-type'));
  const type = typeof node.contentType === 'string' && node.contentType.includes('/') ? node.contentType : 'text/plain';
  return {
    type,
    field,
    isAttachment: typeof node.disposition === 'string' && node.disposition !== 'inline',
    charset: parameters.get('charset'),
    isFlowedWithDelSp:
      parameters.get('format')?.trim().toLowerCase() === 'flowed' &&
      parameters.get('delsp')?.trim().toLowerCase() === 'yes',
  };
}
