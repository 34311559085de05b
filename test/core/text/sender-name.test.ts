import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { forwardedFrom } from '../../../core/forward/forwarded-from.ts';
import { forwardedReplyTo } from '../../../core/forward/reply-to.ts';
import { compileRules, screen } from '../../../core/index.ts';
import { parseMailboxes } from '../../../core/mail/addresses.ts';
import { parseMail } from '../../../core/mail/mail.ts';
import { INBOX } from '../inbox.ts';

/** Names with characters whose last byte is 0x5C, a backslash in ASCII, and one whose bytes are all ASCII. */
const NAMES = [
  { charset: 'shift_jis', name: 'ソニー広報' },
  { charset: 'shift_jis', name: '発表' },
  { charset: 'shift_jis', name: '山田ソ' },
  { charset: 'big5', name: '許功蓋' },
  { charset: 'big5', name: '成功' },
  { charset: 'gbk', name: '誠' },
  { charset: 'gb18030', name: '張乗' },
  { charset: 'gbk', name: '新闻' },
];

const bytesOf = (name: string, charset: string) => iconv.encode(name, charset).toString('latin1');
const escaped = (bytes: string) => bytes.replace(/[\\"]/g, '\\$&');

describe.each(NAMES)('$name in $charset', ({ charset, name }) => {
  test.each([
    { form: 'in quotes', written: `"${bytesOf(name, charset)}"` },
    { form: 'in quotes, its bytes escaped', written: `"${escaped(bytesOf(name, charset))}"` },
    { form: 'without quotes', written: bytesOf(name, charset) },
  ])('$form is screened and forwarded', async ({ written }) => {
    const header = [
      `From: ${written} <jane@pr.example>`,
      `Reply-To: ${written} <desk@pr.example>, ${written} <press@pr.example>`,
      `Content-Type: text/plain; charset=${charset}`,
    ];
    const raw = Buffer.from(`${header.join('\r\n')}\r\n\r\nhello\r\n`, 'latin1');
    expect((await screen(raw, compileRules({ ...INBOX, words: [name] }))).decision).toBe('ignore');
    expect((await screen(raw, compileRules({ ...INBOX, words: ['pr.example', 'jane'] }))).decision).toBe('forward');

    const forwarding = { inbox: INBOX, envelopeFrom: 'bounce@pr.example', fallbackCharset: 'windows-1252' };
    const from = parseMailboxes([forwardedFrom(parseMail(raw), forwarding).join(' ')]);
    expect(from).toEqual([{ name: `${name} via pitch-screen`, address: INBOX.address }]);
    expect(parseMailboxes([forwardedReplyTo(parseMail(raw), forwarding).join(' ')])).toEqual([
      { name, address: 'desk@pr.example' },
      { name, address: 'press@pr.example' },
    ]);
  });
});

test('a name in ISO-2022-JP whose bytes are those of quotation marks and brackets is screened', async () => {
  // い is 0x24 0x24, あ 0x24 0x22, and 縞 0x3C 0x4A.
  const raw = Buffer.from('From: "\x1b$B$"$$<J\x1b(B" <jane@pr.example>\r\n\r\nhello\r\n', 'latin1');
  expect((await screen(raw, compileRules({ ...INBOX, words: ['あい縞'] }))).decision).toBe('ignore');
});
