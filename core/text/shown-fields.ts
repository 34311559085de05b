import { fieldPieces, headerTexts } from '../mail/encoded-words.ts';
import type { HeaderField } from '../mail/header-field.ts';
import type { RawCharsets } from '../mail/raw-charsets.ts';
import type { TextWriter } from '../types.ts';
import { sendersNames } from './sender-name.ts';
import type { Path, TextOutput } from './text-output.ts';

/** Reads the header fields that a mail program shows in its list of mails: every Subject, and the names in From. */
export function readShownFields(
  fields: readonly Pick<HeaderField, 'name' | 'value'>[],
  path: Path,
  output: TextOutput,
): void {
  for (const { name, value } of fields) {
    if (name === 'subject') readField(() => fieldPieces(value), [...path, 'subject'], output.charsets, output);
    else if (name === 'from') {
      // The raw bytes are decoded already, which leaves the charsets of encoded words.
      const charsets = { fallback: output.charsets.fallback };
      for (const names of sendersNames(value, output.charsets)) {
        readField(names, [...path, 'sender name'], charsets, output);
      }
    }
  }
}

/** Reads a field of any length piece by piece, once in each way that a piece of it can be meant. */
function readField(pieces: () => Iterable<string>, path: Path, charsets: RawCharsets, output: TextOutput): void {
  const writers: TextWriter[] = [];
  let before = 0;
  for (const piece of pieces()) {
    const texts = headerTexts(piece, charsets);
    while (writers.length < texts.length) writers.push(begun(pieces(), before, writers.length, path, charsets, output));
    for (const [reading, writer] of writers.entries()) writer.write(texts[reading] ?? texts.at(-1)!);
    before++;
  }
  for (const writer of writers) writer.end();
}

/** Opens a further reading of a field, and writes the pieces that came before to it. */
function begun(
  pieces: Iterable<string>,
  before: number,
  reading: number,
  path: Path,
  charsets: RawCharsets,
  output: TextOutput,
): TextWriter {
  const writer = output.open(path);
  let index = 0;
  for (const piece of pieces) {
    if (index++ === before) break;
    const texts = headerTexts(piece, charsets);
    writer.write(texts[reading] ?? texts.at(-1)!);
  }
  return writer;
}
