import { expect, test } from 'vitest';
import { decoding, plausibleCharsets } from '../../../../lambda/pitch/read/charset.ts';

test('bytes that come in pairs do so wherever a piece of them ends', () => {
  const bytes = Buffer.alloc(300_000, Buffer.from([0xb5, 0xdf, 0xe4, 0xff, 0x20]));
  const chunks = Array.from({ length: 5 }, (_, index) => bytes.subarray(index * 65_536, (index + 1) * 65_536));
  expect(plausibleCharsets(chunks, undefined, 'gb18030')).toEqual(['gb18030']);
});

test('a byte that stands alone where the text begins or ends is alone', () => {
  expect(plausibleCharsets([Buffer.from([0xe9])], undefined, 'gb18030')).toEqual(['windows-1252', 'gb18030']);
});

test('ISO-2022-JP that changes its character set twice at once reads the same wherever a piece of it ends', () => {
  const bytes = Buffer.from('A \x1b$B3W?7\x1b(B\x1b$BE*\x1b(B\x1b(J lamp\x1b(B');
  for (let end = 0; end <= bytes.length; end++) {
    const decoder = decoding('iso-2022-jp');
    const pieces = [bytes.subarray(0, end), bytes.subarray(end)].map((piece) => decoder.write(piece));
    expect(pieces.join('') + decoder.end()).toBe('A 革新的 lamp');
  }
});
