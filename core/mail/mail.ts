import { type Header, parseHeader } from './header.ts';

/** A raw mail whose header has been parsed. It shares the bytes of the raw mail and copies none of them. */
export interface Mail extends Header {
  /** The mail as it was received. */
  raw: Buffer;
  /** Its bytes behind the header. */
  body: Buffer;
}

/**
 * Parses the header of a raw mail, once for everything that is done with the mail.
 *
 * @param raw bytes of any kind and length; whatever they are, there is a result
 * @example
 * const { fields, body } = parseMail(Buffer.from('Subject: A lamp\r\n\r\nHello'));
 * fields[0].value; // 'A lamp'
 * body.toString(); // 'Hello'
 */
export function parseMail(raw: Uint8Array): Mail {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const header = parseHeader(bytes);
  return { raw: bytes, body: bytes.subarray(header.bodyStart), ...header };
}
