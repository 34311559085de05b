import { expect, test } from 'vitest';
import { plausibleCharsets, plausibleTexts } from '../../../core/mail/charset.ts';
import { decoding } from '../../../core/mail/decoding.ts';

test('a byte that stands alone is most likely Western', () => {
  expect(plausibleCharsets([Buffer.from([0xe9])], undefined, 'gb18030')[0]).toBe('windows-1252');
});

test('ISO-2022-JP that changes its character set twice at once reads the same wherever a piece of it ends', () => {
  const bytes = Buffer.from('A \x1b$B3W?7\x1b(B\x1b$BE*\x1b(B\x1b(J lamp\x1b(B');
  for (let end = 0; end <= bytes.length; end++) {
    const decoder = decoding('iso-2022-jp');
    const pieces = [bytes.subarray(0, end), bytes.subarray(end)].map((piece) => decoder.write(piece));
    expect(pieces.join('') + decoder.end()).toBe('A 革新的 lamp');
  }
});

test.each([
  ['a byte of another charset in it', 'Юникод запрещен', 0xf1],
  ['a character that was cut', '一种新的产品发布会在北京', 0xe4],
])('UTF-8 is the likeliest reading, in spite of %s', (_, text, wrong) => {
  const bytes = Buffer.concat([Buffer.from(text), Buffer.from([wrong, 0x21])]);
  for (const declared of [undefined, 'utf-8']) {
    expect(plausibleTexts(bytes, declared, 'gb18030')[0]).toBe(`${text}\ufffd!`);
  }
});

test('UTF-8 by its label and by most of its few characters is the likeliest reading', () => {
  const bytes = Buffer.concat([Buffer.from('Société générale '), Buffer.from([0xe2, 0x80, 0x21])]);
  expect(plausibleTexts(bytes, 'utf-8', 'gb18030')[0]).toBe('Société générale \ufffd!');
});

test('GB18030 that is labelled UTF-8 is not taken for it', () => {
  const bytes = Buffer.from([0xd0, 0xc2, 0xce, 0xc5, 0xb7, 0xa2, 0xb2, 0xbc, 0xbb, 0xe1]);
  expect(plausibleTexts(bytes, 'utf-8', 'gb18030')[0]).toBe('新闻发布会');
});
