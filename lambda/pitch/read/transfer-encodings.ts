/**
 * The bytes of base64 (RFC 2045 6.8), padded in the middle too, where a mail program has set two encoded texts behind each
 * other. What is no base64 is passed over.
 */
export function fromBase64(data: string): Buffer {
  const bytes = Buffer.allocUnsafe(Math.ceil((data.length * 3) / 4));
  let length = 0;
  for (let from = 0; from < data.length; ) {
    const padding = data.indexOf('=', from);
    const end = padding < 0 ? data.length : padding;
    if (end > from) length += bytes.write(data.slice(from, end), length, 'base64');
    from = end + 1;
  }
  return bytes.subarray(0, length);
}

/** The bytes of quoted-printable (RFC 2045 6.7); what is no valid escape stays as it is. */
export function fromQuotedPrintable(data: string): Buffer {
  const bytes = data
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, /[^\u0000-\u00ff]/.test(bytes) ? 'utf8' : 'latin1');
}
