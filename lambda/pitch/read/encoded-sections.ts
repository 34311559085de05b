import { splitMail, valuesOf } from '../header.ts';
import { type Part, partHeader } from './part.ts';
import { fromBase64, fromQuotedPrintable } from './transfer-encodings.ts';

/**
 * What stands under a transfer encoding in bytes that could not be taken apart (too many parts, too deep): from each header
 * that names one to the next line that begins with `--`. Read as text, it would say nothing.
 */
export function* encodedSections(bytes: Buffer): Generator<Part> {
  const text = bytes.toString('latin1').replaceAll('\r', '');
  const named = /^content-transfer-encoding[ \t]*:[ \t]*["']?(base64|quoted-printable)/gim;
  let from = 0;
  for (let field = named.exec(text); field !== null; field = named.exec(text)) {
    const before = text.slice(from, field.index);
    const headerStart = from + Math.max(endOfLast('\n\n', before), endOfLast('\n--', before));
    const headerEnd = text.indexOf('\n\n', field.index);
    if (headerEnd < 0) return;
    const delimiter = text.indexOf('\n--', headerEnd + 1);
    from = named.lastIndex = delimiter < 0 ? text.length : delimiter;
    const { fields } = splitMail(Buffer.from(text.slice(headerStart, headerEnd + 2), 'latin1'));
    const decode = field[1]!.toLowerCase() === 'base64' ? fromBase64 : fromQuotedPrintable;
    yield {
      ...partHeader((name) => valuesOf(fields, name)[0] ?? ''),
      chunks: [decode(text.slice(headerEnd + 2, from))],
    };
  }
}

/** Behind the last line that begins so; 0 where there is none. */
function endOfLast(lineStart: string, text: string): number {
  const at = text.lastIndexOf(lineStart);
  return at < 0 ? 0 : text.indexOf('\n', at + 1) + 1;
}
