import { MAX_DELIMITER_LINE } from '../limits.ts';
import type { HeaderField } from './header-field.ts';
import { parseMail } from './mail.ts';
import { boundaryOf } from './parameters.ts';
import { type Part, partOf, type Wanted } from './part.ts';
import { headerOfFields, type PartHeader, partHeader, readingsOfEncoded } from './part-header.ts';

const LF = 0x0a;
const HYPHEN = 0x2d;

/** A header that only says that its part is plain text. */
const BARE = /^(?:content-type: text\/plain\r?\n)?\r?\n/i;
const BARE_LENGTH = 'Content-Type: text/plain\r\n\r\n'.length;
const LINE_END_LENGTH = 2;

/** Bodies of neighbouring parts with a bare header that become one part: there may be millions of them. */
const PLAIN_BATCH = 1_000;

interface SectionHeader extends PartHeader {
  /** The transfer encoding, in lower case. */
  encoding: string;
  /** The boundary of a multipart. */
  boundary: string | undefined;
}

const PLAIN: SectionHeader = { ...partHeader(() => ''), encoding: '', boundary: undefined };

/**
 * Takes a multipart apart by its delimiter lines alone, for multiparts beyond the parser's limits. A part reaches
 * from one delimiter line to the next. The boundary of a multipart within counts from its header on.
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
  addBoundary(boundaries, boundary);
  let header: SectionHeader | undefined;
  let bodyStart = 0;
  let plain: Uint8Array[] = [];
  for (let line = nextHyphens(bytes, 0), next = line; ; line = next) {
    const isEnd = line === bytes.length;
    const kind = isEnd ? 'closes' : delimiterAt(bytes, line, boundaries);
    next = isEnd ? line : nextHyphens(bytes, line + 1);
    if (kind === 'none') continue;
    const body = bytes.subarray(bodyStart, line);
    if (header === PLAIN && (body.length > LINE_END_LENGTH || isEnd)) plain.push(body);
    if (plain.length > 0 && (header !== PLAIN || isEnd || plain.length === PLAIN_BATCH)) {
      yield { ...PLAIN, chunks: plain };
      plain = [];
    }
    if (header !== undefined && header !== PLAIN) yield partOf(header, header.encoding, body, wanted(header));
    if (isEnd) return;
    header = undefined;
    if (kind === 'closes') continue;
    const start = bytes.indexOf(LF, line) + 1 || bytes.length;
    const bare = BARE.exec(bytes.toString('latin1', start, start + BARE_LENGTH));
    if (bare !== null) {
      header = PLAIN;
      bodyStart = start + bare[0].length;
      continue;
    }
    // No header has a line that begins like a delimiter: it ends before the next one at the latest.
    const section = parseMail(bytes.subarray(start, next));
    header = sectionHeader(section.fields);
    bodyStart = start + section.bodyStart;
    if (header.boundary !== undefined) addBoundary(boundaries, header.boundary);
  }
}

function sectionHeader(fields: readonly HeaderField[]): SectionHeader {
  const header = headerOfFields(fields);
  const isMultipart = header.type.startsWith('multipart/');
  const encoding = /^["' ]*([\w-]*)/.exec(header.field('content-transfer-encoding'))![1]!.toLowerCase();
  const boundary = isMultipart ? boundaryOf(header.field('content-type')) : undefined;
  // The parser does the same: a multipart without a boundary is text, one under a transfer encoding a message of its own.
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

/** Adds a boundary, without its single quotes too: they belong to it (RFC 2045 5.1), and are often not meant to. */
function addBoundary(boundaries: Set<string>, boundary: string): void {
  boundaries.add(boundary).add(boundary.replace(/^'(.+)'$/, '$1'));
}

/** Tells whether the line at an offset, which begins with `--`, opens a part or closes a multipart. */
function delimiterAt(bytes: Buffer, line: number, boundaries: ReadonlySet<string>): 'opens' | 'closes' | 'none' {
  const end = bytes.subarray(line, line + MAX_DELIMITER_LINE).indexOf(LF);
  const text = bytes.toString('latin1', line + 2, end < 0 ? line + MAX_DELIMITER_LINE : line + end).trimEnd();
  if (boundaries.has(text)) return 'opens';
  return text.endsWith('--') && boundaries.has(text.slice(0, -2)) ? 'closes' : 'none';
}

/** The offset of the next line that begins with `--`; the length if there is none. */
function nextHyphens(bytes: Buffer, from: number): number {
  if (from === 0 && bytes[0] === HYPHEN && bytes[1] === HYPHEN) return 0;
  return bytes.indexOf('\n--', Math.max(0, from - 1)) + 1 || bytes.length;
}
