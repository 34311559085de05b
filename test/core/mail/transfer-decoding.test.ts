import fc from 'fast-check';
import { expect, test } from 'vitest';
import { transferDecoding } from '../../../core/mail/transfer-decoding.ts';
import { base64, quotedPrintable } from '../screening/mail.ts';

/** Decodes what comes in pieces that are so long, the last length for all that follow. */
function decoded(encoding: string, source: string, lengths: readonly number[] = [source.length || 1]): string {
  const bytes = Buffer.from(source, 'latin1');
  const decoding = transferDecoding(encoding)!;
  const pieces: Buffer[] = [];
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const end = at + (lengths[index] ?? lengths.at(-1)!);
    pieces.push(Buffer.from(decoding.write(bytes.subarray(at, end))));
    at = end;
  }
  return Buffer.concat([...pieces, decoding.end()]).toString('latin1');
}

test.each([
  ['a code', 'caf=C3=A9', 'caf\u00c3\u00a9'],
  ['a code in small letters', '=c3=a9', '\u00c3\u00a9'],
  ['a soft line break', 'dis=\r\nrup=\ntive=\rly', 'disruptively'],
  ['white space behind a soft line break', 'dis= \t\r\nruptive', 'disruptive'],
  ['a soft line break at the end', 'disruptive=', 'disruptive'],
  ['white space at the end of a line', 'a \t\r\nb  ', 'a\r\nb'],
  ['white space within a line', 'a \tb', 'a \tb'],
  ['what is no code', '=ZZ=4=', '=ZZ=4'],
  ['an equals sign before a code', '==41', '=A'],
  ['a code that a line end cuts', 'a=4=\n1', 'a=41'],
  ['8-bit bytes', '\u00e9\u0000', '\u00e9\u0000'],
])('quoted-printable is decoded as mail programs do it: %s', (_, source, text) => {
  expect(decoded('quoted-printable', source)).toBe(text);
});

test.each([
  ['lines', 'ZGlz\r\ncnVw\r\ndGl2ZQ==', 'disruptive'],
  ['lines that cut a group', 'ZGlzc\nnVwdGl2ZQ', 'disruptive'],
  ['texts one behind another', 'ZGlz\r\ncnVwdA==\r\naXZl', 'disruptive'],
  ['what is no base64', 'ZG~lz-cnVw_dGl2ZQ\u00e9', 'disruptive'],
  ['padding alone', '====', ''],
])('base64 is decoded as mail programs do it: %s', (_, source, text) => {
  expect(decoded('base64', source)).toBe(text);
});

test('what is encoded is decoded, and wherever it is cut, alike', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .array(fc.constantFrom(0x20, 0x09, 0x0d, 0x0a, 0x3d, 0x41), { maxLength: 200 })
      .map((all) => Uint8Array.from(all)),
  );
  const pieces = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(bytes, pieces, (bytes, lengths) => {
      const plain = Buffer.from(bytes).toString('latin1');
      expect(decoded('base64', base64(Buffer.from(bytes)), lengths)).toBe(plain);
      const source = quotedPrintable(Buffer.from(bytes));
      expect(decoded('quoted-printable', source, lengths)).toBe(decoded('quoted-printable', source));
      expect(decoded('quoted-printable', plain, lengths)).toBe(decoded('quoted-printable', plain));
    }),
  );
});
