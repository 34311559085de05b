/** Header fields by name, in their order. */
export type Fields = Readonly<Record<string, string>>;

/**
 * A whole mail.
 *
 * @param fields header fields on top of those that every mail has, or instead of them
 */
export function mailOf(fields: Fields, body: string | Uint8Array): Buffer {
  const header = headerOf({
    From: '"Anna Smith" <anna@startup.example>',
    To: 'masha.borak@technode.com',
    Subject: 'A story for you',
    Date: 'Mon, 5 Oct 2026 10:00:00 +0000',
    'Message-ID': '<bench@startup.example>',
    'MIME-Version': '1.0',
    ...fields,
  });
  return Buffer.concat([Buffer.from(header), typeof body === 'string' ? Buffer.from(body) : body]);
}

/** A header with the empty line that ends it. */
export function headerOf(fields: Fields): string {
  return `${Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
}

/** A mail of plain text as 8-bit UTF-8. */
export function plainMail(body: string | Uint8Array, charset = 'utf-8'): Buffer {
  return mailOf({ 'Content-Type': `text/plain; charset=${charset}`, 'Content-Transfer-Encoding': '8bit' }, body);
}

/** A mail of HTML as 8-bit UTF-8. */
export function htmlMail(body: string | Uint8Array, charset = 'utf-8'): Buffer {
  return mailOf({ 'Content-Type': `text/html; charset=${charset}`, 'Content-Transfer-Encoding': '8bit' }, body);
}

/** A part of a multipart: its header and its content. */
export function partOf(fields: Fields, content: string | Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(headerOf(fields)), typeof content === 'string' ? Buffer.from(content) : content]);
}

/** A multipart mail of the parts given. */
export function multipartMail(parts: readonly Uint8Array[], type = 'mixed'): Buffer {
  const boundary = 'bench-boundary';
  const pieces = parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n`), part, Buffer.from('\r\n')]);
  return mailOf(
    { 'Content-Type': `multipart/${type}; boundary="${boundary}"` },
    Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  );
}

/** Repeats a text up to this number of characters. */
export function filled(unit: string, length: number): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
}

/** Joins the texts for 0, 1, 2…, until they have this number of characters. */
export function numbered(length: number, make: (index: number) => string): string {
  const pieces: string[] = [];
  for (let written = 0; written < length; ) {
    const piece = make(pieces.length);
    pieces.push(piece);
    written += piece.length;
  }
  return pieces.join('');
}

/** Encodes in base64, in lines of 76 characters. */
export function base64Lines(bytes: Uint8Array): string {
  return wrapped(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'));
}

/** Encodes in quoted-printable (RFC 2045 6.7), in lines of at most 76 characters. */
export function quotedPrintable(bytes: Uint8Array): Buffer {
  const out = Buffer.alloc(bytes.length * 3 + Math.ceil((bytes.length * 3) / 70) * 3);
  let length = 0;
  let column = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    const isLineEnd = byte === 0x0d || byte === 0x0a;
    const isPlain = isLineEnd || (byte >= 0x20 && byte < 0x7f && byte !== 0x3d);
    if (column > 72 && !isLineEnd) {
      length += out.write('=\r\n', length, 'latin1');
      column = 0;
    }
    if (isPlain) out[length++] = byte;
    else length += out.write(`=${byte.toString(16).toUpperCase().padStart(2, '0')}`, length, 'latin1');
    column = byte === 0x0a ? 0 : column + (isPlain ? 1 : 3);
  }
  return out.subarray(0, length);
}

function wrapped(text: string): string {
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += 76) lines.push(text.slice(at, at + 76));
  return lines.join('\r\n');
}
