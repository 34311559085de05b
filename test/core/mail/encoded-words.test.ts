import { expect, test } from 'vitest';
import { headerText } from '../../../core/mail/encoded-words.ts';

const latin1 = (text: string) => Buffer.from(text).toString('latin1');
const gb18030 = '\xd0\xc2\xce\xc5'; // 新闻

test.each([
  ['ASCII', 'Acme', 'Acme'],
  ['UTF-8', latin1('新 手机'), '新 手机'],
  ['GB18030', `${gb18030} PR`, '新闻 PR'],
  ['windows-1252', 'Caf\xe9 \xe0 Gen\xe8ve', 'Café à Genève'],
  ['ISO-2022-JP', '\x1b$B?7$7$$\x1b(B', '新しい'],
  ['ISO-2022-JP words that meet', '=?iso-2022-jp?B?GyRCPzckNxsoQg==?= =?iso-2022-jp?B?GyRCJCQbKEI=?=', '新しい'],
  ['raw bytes beside an encoded word', `${latin1('é')} =?utf-8?Q?=C3=A9?=`, 'é é'],
  ['GB18030 with a trail byte below 0x80', '\xd6\xec\xe9F\xbb\xf9', '朱镕基'],
  ['an encoding nobody knows', '=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
])('headerText reads %s', (_, value, text) => {
  expect(headerText(value, { fallback: 'gb18030' })).toBe(text);
});
