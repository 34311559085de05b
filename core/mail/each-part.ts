import type { HeaderField } from './header-field.ts';
import { type Part, partOf, type Wanted } from './part.ts';
import { type PartHeader, partHeader } from './part-header.ts';

/** A media type, or a disposition, that needs no parser: a token with parameters behind it, no comment, no encoded word. */
const PLAIN_TYPE = /^[\w.+-]+\/[\w.+-]+(?=[ \t]*(?:;|$))/;
const PLAIN_DISPOSITION = /^[\w-]*(?=[ \t]*(?:;|$))/;

const ENCODINGS = new Set(['', '7bit', '8bit', 'binary', 'quoted-printable', 'base64']);

/**
 * Takes a message apart.
 *
 * @param fields of the message's header
 * @param body of any length and shape
 * @param wanted tells, from a part's header, whether its bytes are needed
 * @param onPart called for each leaf in order; must not throw
 * @param hasTime asked for each 64 KB. What is left then is not taken apart. @default there is time
 * @param onMultipart called with the header of each multipart
 * @returns why the rest of the message could not be taken apart; undefined if all of it was
 */
export async function eachPart(
  fields: readonly HeaderField[],
  body: Uint8Array,
  wanted: (header: PartHeader) => Wanted,
  onPart: (part: Part) => void,
  hasTime = () => true,
  onMultipart: (header: PartHeader) => void = () => {},
): Promise<string | undefined> {
  const only = onlyPart(fields, body, wanted);
  if (only !== undefined) {
    onPart(only);
    return undefined;
  }
  // The parser is loaded for the first mail that needs it, so that a plain one has a shorter cold start.
  const { parseParts } = await import('./mime-parts.ts');
  return parseParts(fields, body, wanted, onPart, hasTime, onMultipart);
}

/**
 * The one part of a message whose header says plainly that it is no multipart; undefined for any other message. The parser
 * would find nothing in it, and take as long as reading it does.
 */
function onlyPart(
  fields: readonly HeaderField[],
  body: Uint8Array,
  wanted: (header: PartHeader) => Wanted,
): Part | undefined {
  const field = (name: string) => fields.find((one) => one.name === name)?.value ?? '';
  const disposition = PLAIN_DISPOSITION.exec(field('content-disposition'))?.[0].toLowerCase();
  const named = PLAIN_TYPE.exec(field('content-type'))?.[0].toLowerCase();
  // Without a type, a file name in Content-Disposition may tell the type.
  const type = named ?? (field('content-type') + field('content-disposition') === '' ? 'text/plain' : undefined);
  const encoding = field('content-transfer-encoding').toLowerCase();
  if (type === undefined || type.startsWith('multipart/') || disposition === undefined || !ENCODINGS.has(encoding))
    return undefined;
  const header = partHeader(field, type, disposition);
  return partOf(header, encoding, Buffer.from(body.buffer, body.byteOffset, body.length), wanted(header));
}
