import { expect, test } from 'vitest';
import { mailboxListWords } from '../../../core/forward/address-words.ts';

test.each([
  ['a@example.com', 'a@example.com'],
  ['Acme "The" \\ PR', '"Acme \\"The\\" \\\\ PR" <a@example.com>'],
  ['=?utf-8?Q?x?=', '=?UTF-8?B?PT91dGYtOD9RP3g/PQ==?= <a@example.com>'],
  ['Café', '=?UTF-8?B?Q2Fmw6k=?= <a@example.com>'],
])('a mailbox named %s is written so that it reads as it is', (name, written) => {
  const words = mailboxListWords([{ name: name === 'a@example.com' ? '' : name, address: 'a@example.com' }]);
  expect(words.join(' ')).toBe(written);
});
