import { type HeaderField, valuesOf } from './header-field.ts';
import { boundaryOf, parametersOf } from './parameters.ts';

/** The MIME fields by which a mail is taken apart. */
export const STRUCTURE = ['content-type', 'content-transfer-encoding', 'content-disposition'];

/** The header of one part. */
export interface PartHeader {
  /** Media type in lower case; `text/plain` if none is given. */
  type: string;
  /** The raw value of a field, unfolded, one character per byte; empty if there is none. */
  field(name: string): string;
  isAttachment: boolean;
  charset: string | undefined;
  /** `format=flowed` with `DelSp=yes` (RFC 3676): a soft line end and the space before it are not shown. */
  isFlowedWithDelSp: boolean;
  /** The part is a multipart beyond `MAX_MULTIPART_DEPTH`. */
  isTooDeep: boolean;
  /** The part is a mail, or its header, that a bounce or a receipt (`multipart/report`) returns to its sender. */
  isReturned: boolean;
  /** The ways in which the part's bytes are still to be taken apart; empty for all but a few parts. */
  readings: readonly PartReading[];
  /** Lines of the header that are no fields: they are text if the empty line before them is missing. */
  stray: string;
}

/** One way to take the bytes of a part apart. */
export interface PartReading {
  /** The MIME fields to do so by, each with its line end. */
  header: string;
  /** A transfer encoding to remove first; empty for none. */
  encoding: string;
  /** The delimiter that must occur in the bytes if this way is right; empty if unknown. */
  delimiter: string;
}

/**
 * The two ways to read a multipart under a transfer encoding. RFC 2045 6.4 does not allow one; some mail servers encode the
 * multipart all the same, and some senders only say so.
 *
 * @param type its Content-Type
 */
export function readingsOfEncoded(type: string, encoding: string): PartReading[] {
  const boundary = boundaryOf(type);
  const reading = { header: `content-type: ${type}\r\n`, delimiter: boundary === undefined ? '' : `--${boundary}` };
  return [encoding, ''].map((encoding) => ({ ...reading, encoding }));
}

/** The header of a part whose fields have been parsed. */
export function headerOfFields(fields: readonly HeaderField[]): PartHeader {
  return partHeader((name) => valuesOf(fields, name)[0] ?? '');
}

/**
 * The header of a part.
 *
 * @param field gives the raw value of a field, unfolded, one character per byte; empty if there is none
 * @param named the media type that Content-Type names, in lower case, valid or not
 * @param disposition the disposition that Content-Disposition names, in lower case
 */
export function partHeader(
  field: (name: string) => string,
  named = firstToken(field('content-type')),
  disposition = firstToken(field('content-disposition')),
): PartHeader {
  const parameters = parametersOf(field('content-type'));
  // `text/html charset=utf-8` only lacks its semicolon.
  const type = named.replace(/^(text\/[\w.+-]+)[\s,].*$/s, '$1').replace(/\s/g, '');
  return {
    // RFC 2045 5.2: a type that cannot be understood is plain text.
    type: /^[\w.+-]+\/[\w.+*-]+$/.test(type) ? type : 'text/plain',
    field,
    isAttachment: disposition !== '' && disposition !== 'inline',
    charset: parameters.get('charset') ?? parameters.get('charset*')?.split("'").at(-1),
    isFlowedWithDelSp:
      parameters.get('format')?.trim().toLowerCase() === 'flowed' &&
      parameters.get('delsp')?.trim().toLowerCase() === 'yes',
    isTooDeep: false,
    isReturned: false,
    readings: [],
    stray: '',
  };
}

function firstToken(value: string): string {
  return value.split(';', 1)[0]!.trim().toLowerCase();
}
