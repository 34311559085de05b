/**
 * The bytes of a text in which a sign and two hexadecimal digits stand for one byte. An invalid escape stays as it is.
 *
 * @param text its other characters are one byte each
 */
export function escapedBytes(text: string, sign: '=' | '%'): Buffer {
  const bytes = Buffer.alloc(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const hex = text[at] === sign ? /^[0-9a-f]{2}/i.exec(text.slice(at + 1, at + 3)) : null;
    if (hex !== null) at += 2;
    bytes[length++] = hex === null ? text.charCodeAt(at) : Number.parseInt(hex[0], 16);
  }
  return bytes.subarray(0, length);
}
