import { type HeaderField, splitMail } from './header.ts';
import { boundaryOf } from './parameters.ts';
import {
  headerOfFields,
  type Part,
  type PartHeader,
  partHeader,
  partOf,
  readingsOfEncoded,
  type Wanted,
} from './part.ts';

const LF = 0x0a;
/** A delimiter line is no longer (RFC 2046 5.1.1: 70 characters and four hyphens), but for white space behind it. */
const LONGEST_DELIMITER = 1_000;

/**
 * The parts of a multipart that could not be taken apart by the parser, which tells no more than so many of them, nor any
 * nested too deep: from each line that a boundary delimits to the next. The boundary of a multipart in it counts from its
 * header on.
 *
 * @param boundary of the multipart whose body the bytes are
 * @param wanted tells, from a part's header, whether its bytes are needed
 */
export function* delimitedParts(
  bytes: Buffer,
  boundary: string,
  wanted: (header: PartHeader) => Wanted,
): Generator<Part> {
  const boundaries = new Set<string>();
  addTo(boundaries, boundary);
  let header: SectionHeader | undefined;
  let bodyStart = 0;
  /** Bodies of parts that follow each other and are plain text to their headers: there may be millions of them. */
  let plain: Uint8Array[] = [];
  for (let line = hyphensFrom(bytes, 0), next = line; ; line = next) {
    const isEnd = line === bytes.length;
    const kind = isEnd ? 'closes' : delimiterAt(bytes, line, boundaries);
    next = isEnd ? line : hyphensFrom(bytes, line + 1);
    if (kind === 'none') continue;
    const body = bytes.subarray(bodyStart, line);
    if (header === PLAIN && (body.length > LINE_END || isEnd)) plain.push(body);
    if (plain.length > 0 && (header !== PLAIN || isEnd || plain.length === MOST_PLAIN)) {
      yield { ...PLAIN, chunks: plain };
      plain = [];
    }
    if (header !== undefined && header !== PLAIN) yield partOf(header, header.encoding, body, wanted(header));
    if (isEnd) return;
    header = undefined;
    if (kind === 'closes') continue;
    const start = bytes.indexOf(LF, line) + 1 || bytes.length;
    const bare = BARE.exec(bytes.toString('latin1', start, start + LONGEST_BARE));
    if (bare !== null) {
      header = PLAIN;
      bodyStart = start + bare[0].length;
      continue;
    }
    // A header has no line like a delimiter: no further is looked for its end.
    const block = splitMail(bytes.subarray(start, next));
    header = headerOf(block.fields);
    bodyStart = start + block.bodyStart;
    if (header.boundary !== undefined) addTo(boundaries, header.boundary);
  }
}

/** A header that says no more than that the part is plain text. */
const BARE = /^(?:content-type: text\/plain\r?\n)?\r?\n/i;
const LONGEST_BARE = 'Content-Type: text/plain\r\n\r\n'.length;
const LINE_END = 2;
const MOST_PLAIN = 1_000;

interface SectionHeader extends PartHeader {
  encoding: string;
  /** Of a multipart. */
  boundary: string | undefined;
}

function headerOf(fields: readonly HeaderField[]): SectionHeader {
  const header = headerOfFields(fields);
  const isMultipart = header.type.startsWith('multipart/');
  const encoding = /^["' ]*([\w-]*)/.exec(header.field('content-transfer-encoding'))![1]!.toLowerCase();
  const boundary = isMultipart ? boundaryOf(header.field('content-type')) : undefined;
  // As for the parser: text without a boundary, and a message of its own under a transfer encoding.
  const isEncoded = boundary !== undefined && (encoding === 'base64' || encoding === 'quoted-printable');
  return {
    ...header,
    type: isMultipart && boundary === undefined ? 'text/plain' : header.type,
    readings: isEncoded ? readingsOfEncoded(header.field('content-type'), encoding) : [],
    stray: fields
      .filter(({ name }) => name === '')
      .map(({ raw }) => raw)
      .join('\n'),
    encoding: isEncoded ? '' : encoding,
    boundary: isEncoded ? undefined : boundary,
  };
}

const PLAIN: SectionHeader = { ...partHeader(() => ''), encoding: '', boundary: undefined };

/** Single quotes belong to a boundary (RFC 2045 5.1), and are often not meant to. */
function addTo(boundaries: Set<string>, boundary: string): void {
  boundaries.add(boundary).add(boundary.replace(/^'(.+)'$/, '$1'));
}

function delimiterAt(bytes: Buffer, line: number, boundaries: ReadonlySet<string>): 'opens' | 'closes' | 'none' {
  const end = bytes.subarray(line, line + LONGEST_DELIMITER).indexOf(LF);
  const text = bytes.toString('latin1', line + 2, end < 0 ? line + LONGEST_DELIMITER : line + end).trimEnd();
  if (boundaries.has(text)) return 'opens';
  return text.endsWith('--') && boundaries.has(text.slice(0, -2)) ? 'closes' : 'none';
}

/** Where the next line begins that begins with `--`, from a place on; the length where there is none. */
function hyphensFrom(bytes: Buffer, from: number): number {
  if (from === 0 && bytes[0] === 0x2d && bytes[1] === 0x2d) return 0;
  return bytes.indexOf('\n--', Math.max(0, from - 1)) + 1 || bytes.length;
}
