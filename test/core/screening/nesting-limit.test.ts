import { expect, test } from 'vitest';
import { MAX_MESSAGE_DEPTH } from '../../../core/limits.ts';
import { judge } from './judge.ts';
import { base64 } from './mail.ts';

const LEVEL = 'Content-Type: message/rfc822\r\n\r\n';
const ENCODED = 'Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n';

test.each([
  ['plain', `Content-Type: text/plain\r\n\r\nA disruptive lamp.`],
  ['in base64', `${ENCODED}${base64('A disruptive lamp, and a long text so that it counts as base64. '.repeat(5))}`],
])('a message nested beyond the limit is named unread, and read as text: %s', async (_, innermost) => {
  const { decision, unread } = await judge(Buffer.from(LEVEL.repeat(MAX_MESSAGE_DEPTH + 2) + innermost));
  expect(decision).toBe('ignore');
  expect(unread).toContainEqual({
    where: expect.stringContaining('attached message'),
    why: 'nested too deep to be opened; read as text',
  });
});
