import { fieldPieces, headerTexts } from '../mail/encoded-words.ts';
import type { HeaderField } from '../mail/header-field.ts';
import { withoutAddresses } from './sender-name.ts';
import type { Path, TextOutput } from './text-output.ts';

/** Reads the header fields that a mail program shows in its list of mails: every Subject, and the names in From. */
export function readShownFields(
  fields: readonly Pick<HeaderField, 'name' | 'value'>[],
  path: Path,
  output: TextOutput,
): void {
  for (const field of fields) {
    if (field.name === 'subject') readField(field.value, [...path, 'subject'], output);
    else if (field.name === 'from') readField(withoutAddresses(field.value), [...path, 'sender name'], output);
  }
}

/** Reads a field of any length piece by piece, once in each way that a piece of it can be meant. */
function readField(value: string, path: Path, output: TextOutput): void {
  let readings = 1;
  for (let reading = 0; reading < readings; reading++) {
    const writer = output.open(path);
    for (const piece of fieldPieces(value)) {
      const texts = headerTexts(piece, output.charsets);
      readings = Math.max(readings, texts.length);
      writer.write(texts[reading] ?? texts.at(-1)!);
    }
    writer.end();
  }
}
