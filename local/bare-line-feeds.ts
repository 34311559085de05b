const DOT = 0x2e;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Makes a function that doubles the second of two dots behind a bare LF in a mail's bytes, which come in pieces.
 *
 * A line of SMTP ends with CRLF (RFC 5321 2.3.8), and only a dot that begins such a line is doubled on the way (4.5.2). smtp-server
 * also removes one of two dots behind a bare LF, so that a dot of the mail would be lost without another one there.
 */
export function guardedDots(): (bytes: Buffer) => Buffer {
  let previous = CR;
  /** The bytes since a bare LF: the LF, and dots. */
  let since = 0;
  return (bytes) => {
    const doubled: number[] = [];
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (since === 2 && byte === DOT) doubled.push(at);
      since = byte === LF && previous !== CR ? 1 : byte === DOT && since === 1 ? 2 : 0;
      previous = byte;
    }
    if (doubled.length === 0) return bytes;
    const guarded: Buffer[] = [];
    let from = 0;
    for (const at of doubled) {
      guarded.push(bytes.subarray(from, at), Buffer.from([DOT]));
      from = at;
    }
    return Buffer.concat([...guarded, bytes.subarray(from)]);
  };
}
