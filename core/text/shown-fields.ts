import { fieldPieces, headerTexts } from '../mail/encoded-words.ts';
import type { HeaderField } from '../mail/header-field.ts';
import type { TextWriter } from '../types.ts';
import { withoutAddresses } from './sender-name.ts';
import type { Path, TextOutput } from './text-output.ts';

/** Reads the header fields that a mail program shows in its list of mails: every Subject, and the names in From. */
export function readShownFields(
  fields: readonly Pick<HeaderField, 'name' | 'value'>[],
  path: Path,
  output: TextOutput,
): void {
  for (const { name, value } of fields) {
    if (name === 'subject') readField(() => fieldPieces(value), [...path, 'subject'], output);
    else if (name === 'from') readField(() => withoutAddresses(value), [...path, 'sender name'], output);
  }
}

/** Reads a field of any length piece by piece, once in each way that a piece of it can be meant. */
function readField(pieces: () => Iterable<string>, path: Path, output: TextOutput): void {
  const writers: TextWriter[] = [];
  let before = 0;
  for (const piece of pieces()) {
    const texts = headerTexts(piece, output.charsets);
    while (writers.length < texts.length) writers.push(begun(pieces(), before, writers.length, path, output));
    for (const [reading, writer] of writers.entries()) writer.write(texts[reading] ?? texts.at(-1)!);
    before++;
  }
  for (const writer of writers) writer.end();
}

/** Opens a further reading of a field, and writes the pieces that came before to it. */
function begun(pieces: Iterable<string>, before: number, reading: number, path: Path, output: TextOutput): TextWriter {
  const writer = output.open(path);
  let index = 0;
  for (const piece of pieces) {
    if (index++ === before) break;
    const texts = headerTexts(piece, output.charsets);
    writer.write(texts[reading] ?? texts.at(-1)!);
  }
  return writer;
}
