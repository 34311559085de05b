const CR = 0x0d;
const LF = 0x0a;

/**
 * Gives message bodies the line ends that the parser knows, LF or CRLF: old senders end lines with a lone CR.
 *
 * It remembers the last body. A message that stands in another one, unencoded, was converted with it: to do so again at each
 * level would add up.
 */
export class LineFeeds {
  #converted: Uint8Array = new Uint8Array(0);

  /** @returns the body itself, unless it has lone CRs */
  convert(body: Uint8Array): Uint8Array {
    if (!isWithin(this.#converted, body)) this.#converted = withLineFeeds(body);
    return isWithin(this.#converted, body) ? body : this.#converted;
  }
}

function isWithin(whole: Uint8Array, bytes: Uint8Array): boolean {
  const start = bytes.byteOffset - whole.byteOffset;
  return bytes.buffer === whole.buffer && start >= 0 && start + bytes.length <= whole.length;
}

function withLineFeeds(raw: Uint8Array): Uint8Array {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  let copy: Buffer | undefined;
  for (let at = bytes.indexOf(CR); at >= 0; at = bytes.indexOf(CR, at)) {
    const start = at;
    while (bytes[at] === CR) at++;
    // Any CRs before an LF are part of its line end, as in a mail whose line ends were converted twice.
    if (bytes[at] === LF) continue;
    copy ??= Buffer.from(bytes);
    copy.fill(LF, start, at);
  }
  return copy ?? bytes;
}
