import { MAX_NAMED_CHARSET_SAMPLE, MAX_PARTS_LOOKED_AT } from '../limits.ts';
import { type HeaderField, valuesOf } from './header-field.ts';
import { type Mail, parseMail } from './mail.ts';
import { boundaryOf, parametersOf } from './parameters.ts';

/** The charsets of raw 8-bit bytes in a header, which no label stands beside. */
export interface RawCharsets {
  /** The charset that the mail names for its text, as its sender wrote it; mail programs read its header in it, too. */
  readonly named?: string | undefined;
  /** The charset of unlabelled 8-bit text that is not UTF-8, as the inbox's senders use it. */
  readonly fallback: string;
}

/** The charset that each mail names, by its bytes. */
const namedBy = new WeakMap<Uint8Array, string | null>();

/**
 * The charsets of raw 8-bit bytes in the header of a mail: that of its Content-Type, or of its first text part.
 *
 * @param fallback the charset of unlabelled 8-bit text that is not UTF-8
 */
export function rawCharsets(
  { fields, raw, body }: Pick<Mail, 'fields' | 'raw' | 'body'>,
  fallback: string,
): RawCharsets {
  return {
    fallback,
    // Found when it is first asked for, as few headers have raw 8-bit bytes.
    get named() {
      const known = namedBy.get(raw);
      if (known !== undefined) return known ?? undefined;
      const named = namedCharset(fields, body);
      namedBy.set(raw, named ?? null);
      return named;
    },
  };
}

/** The charset that the header of a mail or a part names, or that of the first text in it does. */
function namedCharset(fields: readonly HeaderField[], body: Buffer): string | undefined {
  let part: { fields: readonly HeaderField[]; body: Buffer } | undefined = {
    fields,
    body: body.subarray(0, MAX_NAMED_CHARSET_SAMPLE),
  };
  let boundary: string | undefined;
  for (let parts = 0; part !== undefined && parts < MAX_PARTS_LOOKED_AT; parts++) {
    const type: string = valuesOf(part.fields, 'content-type')[0] ?? '';
    const charset = parametersOf(type).get('charset');
    if (charset !== undefined) return charset;
    // A part without a charset is passed over, and a multipart is entered.
    boundary = boundaryOf(type) ?? boundary;
    part = boundary === undefined ? undefined : partBehind(part.body, `--${boundary}`);
  }
  return undefined;
}

/** The part behind the next line that begins with a delimiter. */
function partBehind(bytes: Buffer, delimiter: string): Mail | undefined {
  let at = bytes.indexOf(delimiter, 0, 'latin1');
  while (at > 0 && bytes[at - 1] !== 0x0a) at = bytes.indexOf(delimiter, at + 1, 'latin1');
  const lineEnd = at < 0 ? -1 : bytes.indexOf('\n', at);
  return lineEnd < 0 ? undefined : parseMail(bytes.subarray(lineEnd + 1));
}
