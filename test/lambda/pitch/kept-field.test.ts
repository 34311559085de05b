import { expect, test } from 'vitest';
import { splitMail } from '../../../lambda/pitch/header.ts';
import { keptField } from '../../../lambda/pitch/kept-field.ts';

/** A MIME field as it is forwarded. */
function forwarded(field: string | Buffer): string {
  const { fields } = splitMail(Buffer.concat([Buffer.from(field), Buffer.from('\r\n\r\n')]));
  return keptField(fields[0]!, 'parameters', 'gb18030', '\r\n');
}

test.each([
  [
    'of 7-bit characters as it is',
    'Content-Type: text/plain; charset=utf-8; name="a  b.txt"',
    'Content-Type: text/plain; charset=utf-8; name="a  b.txt"',
  ],
  [
    'with a name in raw UTF-8, and what else is there as it was',
    'Content-Type: text/plain; Charset="utf-8"; name=针.txt',
    "Content-Type: text/plain; charset=utf-8; name*=utf-8''%E9%92%88.txt",
  ],
  [
    'with a long one, in pieces',
    `Content-Disposition: attachment; filename="${'针'.repeat(8)}'(1).txt"`,
    `Content-Disposition: attachment;\r\n filename*0*=utf-8''${'%E9%92%88'.repeat(5)};\r\n` +
      ` filename*1*=${'%E9%92%88'.repeat(3)}%27%281%29.txt`,
  ],
  [
    'with a boundary beside raw 8-bit, its spaces and quotes kept',
    'Content-Type: multipart/mixed; boundary="=_a  b\\"c"; x=é',
    `Content-Type: multipart/mixed; boundary="=_a  b\\"c"; x*=utf-8''%C3%A9`,
  ],
  [
    'with a name that is encoded already',
    "Content-Disposition: attachment; filename*0*=utf-8''%E9; filename*1=x; y=é",
    `Content-Disposition: attachment; filename*0*=utf-8''%E9; filename*1=x;\r\n y*=utf-8''%C3%A9`,
  ],
  ['with a quote that does not end', 'Content-Disposition: "attachment; x=é', 'Content-Disposition: attachment'],
])('a MIME field %s', (_, field, expected) => {
  expect(forwarded(field)).toBe(`${expected}\r\n`);
});
