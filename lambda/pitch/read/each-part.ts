import type { HeaderField } from '../header.ts';
import { type Part, type PartHeader, partHeader, SLICE } from './part.ts';

/**
 * Takes a message apart.
 *
 * @param fields of the message's header
 * @param body its body, of any length and shape
 * @param wanted tells, from a part's header, whether its bytes are needed; the others are only decoded and dropped
 * @param onPart called for each leaf in order; must not throw
 * @returns why the rest of the message could not be taken apart; undefined if all of it was
 */
export async function eachPart(
  fields: readonly HeaderField[],
  body: Uint8Array,
  wanted: (header: PartHeader) => boolean,
  onPart: (part: Part) => void,
): Promise<string | undefined> {
  const only = onlyPart(fields, body);
  if (only !== undefined) {
    onPart(only);
    return undefined;
  }
  // Loaded for a mail that needs it: a plain one does without, and a cold start is the sooner over.
  const { parseParts } = await import('./mime-parts.ts');
  return parseParts(fields, body, wanted, onPart);
}

/** A media type or disposition that takes no parser: a token with parameters behind it, no comment, no encoded word. */
const PLAIN_TYPE = /^[\w.+-]+\/[\w.+-]+(?=[ \t]*(?:;|$))/;
const PLAIN_DISPOSITION = /^[\w-]*(?=[ \t]*(?:;|$))/;

/**
 * The one part of a message that is no multipart and whose bytes stand as they are; undefined for any other. To run them
 * through a parser would find nothing, and take as long as reading them does.
 */
function onlyPart(fields: readonly HeaderField[], body: Uint8Array): Part | undefined {
  const field = (name: string) => fields.find((one) => one.name === name)?.value ?? '';
  const disposition = PLAIN_DISPOSITION.exec(field('content-disposition'))?.[0].toLowerCase();
  const named = PLAIN_TYPE.exec(field('content-type'))?.[0].toLowerCase();
  // Without a type, the file name may tell it.
  const type = named ?? (field('content-type') + field('content-disposition') === '' ? 'text/plain' : undefined);
  const isAsItIs = /^(7bit|8bit|binary)?$/i.test(field('content-transfer-encoding'));
  if (type === undefined || type.startsWith('multipart/') || disposition === undefined || !isAsItIs) return undefined;
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < body.length; at += SLICE) chunks.push(body.subarray(at, at + SLICE));
  return { ...partHeader(field, type, disposition), chunks };
}
