import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMail } from '../../../core/mail/mail.ts';
import { cpuTime } from '../../cpu-time.ts';

const split = (mail: string) => {
  const { fields, bodyStart, lineEnd } = parseMail(Buffer.from(mail, 'latin1'));
  return { fields: fields.map(({ name, value }) => [name, value]), body: mail.slice(bodyStart), lineEnd };
};

describe('parseMail', () => {
  test.each([
    [
      'CRLF',
      'A: b\r\nC: d\r\n\r\nbody\r\n\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      'body\r\n\r\n',
    ],
    [
      'LF',
      'A: b\nC: d\n\nbody',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      'body',
    ],
    [
      'line ends mixed',
      'A: b\nC: d\r\n\nbody',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      'body',
    ],
    [
      'lone CRs only',
      'A: b\rC: d\r\rbody\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      'body\r',
    ],
    [
      'a lone CR elsewhere is white space',
      'X: y\r\nA: b\rC: d\r\n e\r f\r\n\r\nbody',
      [
        ['x', 'y'],
        ['a', 'b C: d e f'],
      ],
      'body',
    ],
    [
      'two of them do not end the header',
      'A: b\r\nC: d\r\rE: f\r\n\r\nbody',
      [
        ['a', 'b'],
        ['c', 'd E: f'],
      ],
      'body',
    ],
    [
      'lone CRs first, then others',
      'A: b\rC: d\r\nE: f\n\nbody',
      [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
      ],
      'body',
    ],
    [
      'CRs doubled by a conversion',
      'A: b\r\r\nC: d\r\r\n\r\r\nbody',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      'body',
    ],
    ['a continuation', 'A: b\r\n\tc\r\n d\r\n\r\n', [['a', 'b\tc d']], ''],
    ['a value on the next line', 'A:\r\n b\r\n\r\n', [['a', 'b']], ''],
    [
      'white space in front of the colon (RFC 5322 4.5)',
      'A : b\r\nC\t: d\r\n\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      '',
    ],
    ['a line of white space continues', 'A: b\r\n \t\r\n c\r\n\r\nbody', [['a', 'b \t c']], 'body'],
    [
      'no white space around the value',
      'A:b\r\nC:\r\n\r\n',
      [
        ['a', 'b'],
        ['c', ''],
      ],
      '',
    ],
    ['the last byte of à in UTF-8 is no white space', 'A: \xc3\xa0\r\n\r\n', [['a', '\xc3\xa0']], ''],
    [
      'a first line that continues nothing',
      ' x\r\nA: b\r\n\r\nbody',
      [
        ['', ''],
        ['a', 'b'],
      ],
      'body',
    ],
    [
      'an mbox From line',
      'From pr@example.com Mon Apr  7 09:00:00 2025\nA: b\n\nbody',
      [
        ['', ''],
        ['a', 'b'],
      ],
      'body',
    ],
    [
      'malformed lines gather',
      'A: b\nbad\n bad\nbad too\n: bad\nC: d\n\nbody',
      [
        ['a', 'b'],
        ['', ''],
        ['c', 'd'],
      ],
      'body',
    ],
    [
      'a name with an 8-bit byte is none',
      'A: b\n\xe9: c\n\nbody',
      [
        ['a', 'b'],
        ['', ''],
      ],
      'body',
    ],
    ['no final line end', 'A: b', [['a', 'b']], ''],
    [
      'headers only',
      'A: b\r\nC: d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      '',
    ],
    [
      'no empty line: what cannot be a header is the body',
      'A: b\nHello there\nC: d\n',
      [['a', 'b']],
      'Hello there\nC: d\n',
    ],
    [
      'a line of white space before what cannot be a header',
      'A: b\n \t\nHello there\n\nC: d\n',
      [['a', 'b']],
      'Hello there\n\nC: d\n',
    ],
    [
      'a line of white space before a field is part of the one before it',
      'A: b\n \nC: d\n\nbody',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      'body',
    ],
    [
      'no empty line before the parts',
      'Content-Type: multipart/mixed;\n boundary="b:c"\nMIME\n--b:c\nA: b\n\nx\n--b:c--',
      [
        ['content-type', 'multipart/mixed; boundary="b:c"'],
        ['', ''],
      ],
      '--b:c\nA: b\n\nx\n--b:c--',
    ],
    [
      'hyphens that delimit nothing',
      'A: b\n--c\nContent-Type: multipart/mixed; boundary=c\n--b\nD: e\n\nbody',
      [
        ['a', 'b'],
        ['', ''],
        ['content-type', 'multipart/mixed; boundary=c'],
        ['', ''],
        ['d', 'e'],
      ],
      'body',
    ],
    ['no field before the empty line: all is body', 'Hello\n\nA: b\n', [], 'Hello\n\nA: b\n'],
    ['an empty header', '\r\nA: b', [], 'A: b'],
    ['nothing', '', [], ''],
  ])('tells fields and body apart: %s', (_, mail, fields, body) => {
    expect(split(mail)).toMatchObject({ fields, body });
  });

  test.each([
    ['A: b\r\nC: d\r\n\r\nx', '\r\n'],
    ['A: b\nC: d\n\nx\r\n', '\n'],
    ['A: b\nC: d\r\n\nx', '\r\n'],
    ['A: b\rC: d\r\rx', '\r\n'],
    ['A: b', '\r\n'],
    ['', '\r\n'],
  ])('finds which line ends the mail %j has', (mail, lineEnd) => {
    expect(split(mail).lineEnd).toBe(lineEnd);
  });

  test('a field is kept as it came, byte for byte', () => {
    const { fields } = parseMail(Buffer.from('A : b\r\n\t\xe9 \r\nC: d\n\nbody', 'latin1'));
    expect(fields.map(({ raw }) => raw)).toEqual(['A : b\r\n\t\xe9 \r\n', 'C: d\n']);
  });

  test('fields and body together are the mail, whatever its bytes', () => {
    const bytes = fc.array(fc.constantFrom('\r', '\n', '\r\n', ' ', ':', 'A', 'From', '\xe9', '\0'), { maxLength: 40 });
    fc.assert(
      fc.property(bytes, (parts) => {
        const mail = parts.join('');
        const { fields, bodyStart } = parseMail(Buffer.from(mail, 'latin1'));
        const header = fields.map(({ raw }) => raw).join('');
        expect(mail.startsWith(header)).toBe(true);
        expect(mail.slice(header.length, bodyStart)).toMatch(/^\r*\n?$/);
        for (const { name } of fields) expect(name).toMatch(/^[\x21-\x39\x3b-\x7e]*$/);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['38 MB without a header', Buffer.alloc(38_000_000, 'x\n')],
    ['38 MB without a line end', Buffer.alloc(38_000_000, 'x')],
    ['38 MB of lone CRs', Buffer.concat([Buffer.from('A: b\n'), Buffer.alloc(38_000_000, '\r')])],
    ['12 million fields', Buffer.alloc(38_000_000, 'a:\n')],
    ['38 MB of delimiters that are none', Buffer.concat([Buffer.from('A: b\n'), Buffer.alloc(38_000_000, '--b\n')])],
    ['one field of 10 MB', Buffer.concat([Buffer.from('A: '), Buffer.alloc(10_000_000, 'x\r\n ')])],
  ])('%s takes no more than a moment', async (_, mail) => {
    expect(await cpuTime(() => parseMail(mail))).toBeLessThan(5_000);
  });

  test('100,000 fields are all there', () => {
    expect(parseMail(Buffer.from('A: b\r\n'.repeat(100_000))).fields).toHaveLength(100_000);
  });

  test('a mail that is part of a larger buffer', () => {
    expect(parseMail(new Uint8Array(Buffer.from('xxA: b\n\nbody')).subarray(2))).toMatchObject({ bodyStart: 6 });
  });
});
