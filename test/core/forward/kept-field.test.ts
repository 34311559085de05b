import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptField } from '../../../core/forward/kept-field.ts';
import { fileNames } from '../../../core/mail/file-names.ts';
import { parseMail } from '../../../core/mail/mail.ts';

/** A MIME field as it is forwarded. */
function forwarded(field: string | Buffer): string {
  const { fields } = parseMail(Buffer.concat([Buffer.from(field), Buffer.from('\r\n\r\n')]));
  return keptField(fields[0]!, 'parameters', { fallback: 'gb18030' }, '\r\n');
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
  [
    'with a name in two forms, one of them raw: the extended one',
    `Content-Disposition: attachment; filename="针.txt"; filename*=UTF-8''%E9%92%88.txt`,
    "Content-Disposition: attachment; filename*=UTF-8''%E9%92%88.txt",
  ],
  [
    'with a name in pieces of raw UTF-8',
    'Content-Disposition: attachment; filename*0="针"; filename*1=".txt"',
    "Content-Disposition: attachment; filename*=utf-8''%E9%92%88.txt",
  ],
  [
    'with raw UTF-8 and codes of another charset in an extended name',
    "Content-Disposition: attachment; filename*=gb18030''针%D5%EB.txt",
    "Content-Disposition: attachment; filename*=utf-8''%E9%92%88%E9%92%88.txt",
  ],
  [
    'with an extended name longer than a line',
    `Content-Disposition: attachment; filename*=utf-8''${'%61'.repeat(400)}; x=é`,
    `Content-Disposition: attachment;\r\n filename*0*=utf-8''${'a'.repeat(50)};\r\n` +
      Array.from({ length: 7 }, (_, index) => ` filename*${index + 1}*=${'a'.repeat(50)};\r\n`).join('') +
      " x*=utf-8''%C3%A9",
  ],
  [
    'with an apostrophe in the first piece of a name',
    `Content-Disposition: attachment; filename*0="it's 5' long"; filename*1=.txt; x=é`,
    `Content-Disposition: attachment; filename*0="it's 5' long"; filename*1=.txt;\r\n x*=utf-8''%C3%A9`,
  ],
  [
    'with an empty extended name, and a plain one',
    "Content-Disposition: attachment; filename*=utf-8''; filename=a.txt; x=é",
    "Content-Disposition: attachment; filename=a.txt; x*=utf-8''%C3%A9",
  ],
  [
    'with a boundary in two forms: the plain one, by which mail programs go',
    'Content-Type: multipart/mixed; boundary*0=c; boundary=b; x=é',
    "Content-Type: multipart/mixed; boundary=b; x*=utf-8''%C3%A9",
  ],
  ['with a quote that does not end', 'Content-Disposition: "attachment; x=é', 'Content-Disposition: attachment'],
])('a MIME field %s', (_, field, expected) => {
  expect(forwarded(field)).toBe(`${expected}\r\n`);
});

test.each(['x', 'name*'])('of thousands of parameters like %s0 those are kept that its parts need', (name) => {
  const others = Array.from({ length: 3_000 }, (_, index) => `${name}${index}=y; `).join('');
  expect(forwarded(`Content-Type: multipart/mixed; ${others}é=é; boundary=b`)).toMatch(/[ ;]boundary=b\r\n$/);
});

test('a name in any forms is forwarded in one, and reads the same', () => {
  const char = fc.constantFrom(...'aZ09 .-_;"\\\'%()é针😀');
  // Runs of white space become one space.
  const name = fc
    .array(char, { minLength: 1, maxLength: 80 })
    .map((chars) => `a${chars.join('').replace(/ +/g, ' ')}z`);
  const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
  const encoded = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
  const halves = (text: string) => [[...text].slice(0, 3).join(''), [...text].slice(3).join('')] as const;
  const forms: Record<string, (text: string) => string> = {
    raw: (text) => `filename=${quoted(text)}`,
    extended: (text) => `filename*=utf-8''${encoded(text)}`,
    pieces: (text) => `filename*0*=utf-8''${encoded(halves(text)[0])}; filename*1*=${encoded(halves(text)[1])}`,
    rawPieces: (text) => `filename*0=${quoted(halves(text)[0])}; filename*1=${quoted(halves(text)[1])}`,
  };
  fc.assert(
    fc.property(name, fc.uniqueArray(fc.constantFrom(...Object.keys(forms)), { minLength: 1 }), (name, chosen) => {
      // One kind of pieces at a time: they would have the same names.
      const given = chosen.includes('pieces') ? chosen.filter((form) => form !== 'rawPieces') : chosen;
      const field = `Content-Disposition: attachment; ${given.map((form) => forms[form]!(name)).join('; ')}; x=é`;
      const value = forwarded(field)
        .replaceAll('\r\n', '')
        .replace(/^Content-Disposition: /, '');
      expect(fileNames(value, '', { fallback: 'gb18030' })).toEqual([name]);
      const written = [...value.matchAll(/[ ;](filename\*?)\d*\*?=/g)].map(([form]) => form.replace(/\d+/, ''));
      expect(new Set(written).size).toBe(1);
    }),
    { seed: 17 },
  );
});
