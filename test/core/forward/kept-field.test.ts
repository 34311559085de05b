import { expect, test } from 'vitest';
import { keptField } from '../../../core/forward/kept-field.ts';
import { parseMail } from '../../../core/mail/mail.ts';

/** A MIME field as it is forwarded. */
function forwarded(field: string | Buffer): string {
  const { fields } = parseMail(Buffer.concat([Buffer.from(field), Buffer.from('\r\n\r\n')]));
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
    'with a long one in encoded words, or one beside raw bytes, decoded',
    `Content-Disposition: attachment; filename="${'=?utf-8?Q?=E9=92=88?= '.repeat(50)}"; name="é =?utf-8?Q?=E9=92=88=0Ax?="`,
    `Content-Disposition: attachment;\r\n filename*0*=utf-8''${'%E9%92%88'.repeat(5)};\r\n` +
      Array.from({ length: 9 }, (_, index) => ` filename*${index + 1}*=${'%E9%92%88'.repeat(5)};\r\n`).join('') +
      " name*=utf-8''%C3%A9%20%E9%92%88%20x",
  ],
  [
    'with a name that is encoded already',
    "Content-Disposition: attachment; filename*0*=utf-8''%E9; filename*1=x; y=é",
    `Content-Disposition: attachment; filename*0*=utf-8''%E9; filename*1=x;\r\n y*=utf-8''%C3%A9`,
  ],
  ...[
    ';',
    ' ; ',
    '; x=y',
    '; x',
    `; a${'a'.repeat(5_000)}=b`,
    ` (${'a'.repeat(70_000)})`,
    `; name=${'a'.repeat(70_000)}`,
  ]
    .map((unit) => unit.repeat(Math.ceil(70_000 / unit.length)))
    .concat(Array.from({ length: 8_000 }, (_, index) => `; x${index}=y`).join(''))
    .map((long) => [
      `too long to be forwarded, for ${long.slice(0, 10)}…, with what its parts need`,
      `Content-Type: multipart/mixed${long}; NAME="é.txt"; charset=utf-8;boundary="a b"; type=x`,
      `Content-Type: multipart/mixed; boundary="a b"; charset=utf-8${long.includes('name') ? '' : ";\r\n name*=utf-8''%C3%A9.txt"}`,
    ]),
  ['with a quote that does not end', 'Content-Disposition: "attachment; x=é', 'Content-Disposition: attachment'],
])('a MIME field %s', (_, field, expected) => {
  expect(forwarded(field)).toBe(`${expected}\r\n`);
});

test.each(['x', 'name*'])('of thousands of parameters like %s0 those are kept that its parts need', (name) => {
  const others = Array.from({ length: 3_000 }, (_, index) => `${name}${index}=y; `).join('');
  expect(forwarded(`Content-Type: multipart/mixed; ${others}é=é; boundary=b`)).toMatch(/[ ;]boundary=b\r\n$/);
});
