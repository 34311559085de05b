import { describe, expect, test } from 'vitest';
import { isValidAddress, parseMailboxes } from '../../../core/mail/addresses.ts';
import { cpuTime } from '../../cpu-time.ts';

const latin1 = (text: string) => Buffer.from(text).toString('latin1');
const gb18030 = '\xd0\xc2\xce\xc5'; // 新闻

describe('parseMailboxes', () => {
  test.each([
    ['a bare address', 'a@example.com', [['', 'a@example.com']]],
    ['a name', 'Acme PR <a@example.com>', [['Acme PR', 'a@example.com']]],
    [
      'a comma in quotes',
      '"Acme, PR" <a@example.com>, b@example.com',
      [
        ['Acme, PR', 'a@example.com'],
        ['', 'b@example.com'],
      ],
    ],
    ['a comma without quotes', 'Acme, PR <a@example.com>', [['Acme, PR', 'a@example.com']]],
    ['a comma in an encoded word', '=?utf-8?Q?Acme,_PR?= <a@example.com>', [['Acme, PR', 'a@example.com']]],
    [
      'an address in an encoded word',
      '=?utf-8?Q?<x@example.org>?= <a@example.com>',
      [['<x@example.org>', 'a@example.com']],
    ],
    ['encoded words that meet', '=?utf-8?Q?=E5=BC?= =?utf-8?Q?=A0?= <a@example.com>', [['张', 'a@example.com']]],
    ['an unknown charset, UTF-8', '=?x-unknown?Q?Caf=C3=A9?= <a@example.com>', [['Café', 'a@example.com']]],
    ['an unknown charset, 8-bit', '=?x-unknown?B?Q2Fm6Q==?= <a@example.com>', [['Café', 'a@example.com']]],
    ['a charset with a language (RFC 2231 5)', '=?utf-8*en?Q?Caf=C3=A9?= <a@example.com>', [['Café', 'a@example.com']]],
    ['raw UTF-8', latin1('新闻 Café <a@example.com>'), [['新闻 Café', 'a@example.com']]],
    ['raw GB18030', `${gb18030} <a@example.com>`, [['新闻', 'a@example.com']]],
    ['raw windows-1252', 'Caf\xe9 \x80 <a@example.com>', [['Café €', 'a@example.com']]],
    ['raw bytes like the byte order mark of UTF-16', '\xff\xfe Acme <a@example.com>', [['ÿþ Acme', 'a@example.com']]],
    ['and of UTF-8', latin1('\ufeffAcme <a@example.com>'), [['Acme', 'a@example.com']]],
    [
      'line breaks and controls in a name',
      '=?utf-8?Q?A=0D=0AB=00C=E2=80=A8D?= <a@example.com>',
      [['A B C D', 'a@example.com']],
    ],
    ['$&', '$& <a@example.com>', [['$&', 'a@example.com']]],
    ['a comment', 'a@example.com (Acme PR)', [['Acme PR', 'a@example.com']]],
    [
      'a group',
      'Team: Acme <a@example.com>, b@example.com;, c@example.com',
      [
        ['Acme', 'a@example.com'],
        ['', 'b@example.com'],
        ['', 'c@example.com'],
      ],
    ],
    ['an empty group', 'undisclosed-recipients:;', []],
    [
      'a semicolon as a comma',
      'a@example.com; b@example.com',
      [
        ['', 'a@example.com'],
        ['', 'b@example.com'],
      ],
    ],
    ['a quoted @', '"a@b"@example.com', [['', '"a@b"@example.com']]],
    ['a source route (RFC 5322 4.4)', '<@x.example,@y.example:a@example.com>', [['', 'a@example.com']]],
    ['an international domain', latin1('a@büro.example'), [['', 'a@xn--bro-hoa.example']]],
    ['a name only', 'Acme', [['Acme', '']]],
    ['nothing', '', []],
  ])('reads a field as mail programs do: %s', (_, value, mailboxes) => {
    expect(parseMailboxes([value], { fallback: 'gb18030' }).map(({ name, address }) => [name, address])).toEqual(
      mailboxes,
    );
  });

  test('the copies of a field are read each by itself', () => {
    expect(parseMailboxes(['"open <a@example.com>', 'b@example.com'])).toContainEqual({
      name: '',
      address: 'b@example.com',
    });
  });

  test.each(['a,', '<', '(', '"', '@', 'a@', 'a:', '=?', '=?utf-8?Q?a?= ', ' ', '\\'])(
    '250 KB of %j take no more than a moment',
    async (part) => {
      const list = part.repeat(250_000 / part.length);
      expect(await cpuTime(() => parseMailboxes([list]))).toBeLessThan(5_000);
    },
  );

  test('a list over 256 KiB is not read', () => {
    expect(parseMailboxes(['a@example.com, '.repeat(20_000)])).toEqual([]);
  });
});

test.each([
  ['a@example.com', true],
  ["o'neil+x.y=z@mail.example.com", true],
  ['a@localhost', true],
  ['"a@b"@example.com', true],
  ['"a\\"b"@example.com', true],
  [`${'a'.repeat(64)}@example.com`, true],
  ['', false],
  ['a', false],
  ['@example.com', false],
  ['a@', false],
  ['a b@example.com', false],
  ['"a b"@example.com', false],
  ['"a"b"@example.com', false],
  ['"@example.com', false],
  ['.a@example.com', false],
  ['a.@example.com', false],
  ['a..b@example.com', false],
  ['a@b@example.com', false],
  ['a@example..com', false],
  ['a@example.com.', false],
  ['a@-example.com', false],
  ['a@exa_mple.com', false],
  ['a@[192.0.2.1]', false],
  ['é@example.com', false],
  ['=?utf-8?Q?b=40example.org=3E?=a@example.com', false],
  ['a@büro.example', false],
  ['a@example.com\n', false],
  ['a\r\nBcc: b@example.com', false],
  ['a\0@example.com', false],
  [`${'a'.repeat(65)}@example.com`, false],
  [`a@${'b'.repeat(64)}.example`, false],
  [`a@${'b.'.repeat(130)}example`, false],
])('whether mail can be sent to %j: %j', (address, valid) => {
  expect(isValidAddress(address)).toBe(valid);
});
