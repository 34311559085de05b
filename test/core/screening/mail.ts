import iconv from 'iconv-lite';

/** A body as text (line ends become CRLF, characters UTF-8) or as bytes. */
export type Body = string | Uint8Array;

function bytesOf(body: Body): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body.replace(/\r?\n/g, '\r\n')) : body;
}

/** A mail with these header fields, a line each. A string holds one character per byte where it is no ASCII. */
export function mail(fields: string, body: Body = 'A lamp.'): Buffer {
  const header = `To: reporter@technode.example\r\n${fields.replace(/\r?\n/g, '\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(header, 'latin1'), bytesOf(body)]);
}

/** A mail with one part of a type. */
export function mailOf(type: string, body: Body, { encoding = '8bit', fields = 'Subject: News' } = {}): Buffer {
  return mail(
    `${fields}\nMIME-Version: 1.0\nContent-Type: ${type}\nContent-Transfer-Encoding: ${encoding}`,
    encoding === 'base64' ? base64(body) : body,
  );
}

export function textMail(text: string): Buffer {
  return mailOf('text/plain; charset=utf-8', text);
}

export function htmlMail(html: string): Buffer {
  return mailOf('text/html; charset=utf-8', html);
}

/** A part for `multipart`: its header fields, an empty line, its body. */
export function part(fields: string, body: Body): Buffer {
  return Buffer.concat([bytesOf(`${fields}\n\n`), bytesOf(body)]);
}

/** A multipart body. */
export function multipart(boundary: string, parts: readonly Uint8Array[], end = `--${boundary}--\r\n`): Buffer {
  const delimiter = Buffer.from(`--${boundary}\r\n`);
  return Buffer.concat([...parts.flatMap((bytes) => [delimiter, bytes, Buffer.from('\r\n')]), Buffer.from(end)]);
}

/** A mail with a short text and one attachment. */
export function attachmentMail(fields: string, body: Body = 'x'): Buffer {
  return mailOf(
    'multipart/mixed; boundary=b',
    multipart('b', [
      part('Content-Type: text/plain', 'See there.'),
      part(`${fields}\nContent-Transfer-Encoding: base64`, base64(body)),
    ]),
  );
}

export function base64(body: Body): string {
  return Buffer.from(bytesOf(body)).toString('base64').replace(/.{76}/g, '$&\r\n');
}

/** Every byte as `=XX`. */
export function quotedPrintable(body: Body): string {
  return Array.from(bytesOf(body), (byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

export function encode(text: string, charset: string): Buffer {
  return iconv.encode(text, charset);
}

/** One character per byte, for a raw 8-bit header field. */
export function raw(text: string, charset = 'utf-8'): string {
  return encode(text, charset).toString('latin1');
}

/** A uuencoded file, as it stands in a text. */
export function uuencoded(name: string, body: Body): string {
  const bytes = Buffer.from(bytesOf(body));
  const lines = bytes.toString('latin1').match(/.{1,45}/gs) ?? [];
  const six = (bits: number) => String.fromCharCode(bits === 0 ? 0x60 : 0x20 + bits);
  const encoded = lines.map((line) => {
    const groups = Buffer.from(line, 'latin1').toString('base64').replaceAll('=', 'A');
    return six(line.length) + Array.from(groups, (char) => six(BASE64.indexOf(char))).join('');
  });
  return [`begin 644 ${name}`, ...encoded, '`', 'end', ''].join('\n');
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
