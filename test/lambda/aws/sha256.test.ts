import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { Sha256 } from '../../../lambda/aws/sha256.ts';

const DATA = Buffer.from('Pitches with the word');
const SECRET = Buffer.from('0123456789abcdef0123456789abcdef');

test.each([
  ['no secret', undefined, createHash('sha256')],
  ['a secret in letters', 'AWS4secret', createHmac('sha256', 'AWS4secret')],
  ['a secret in bytes', SECRET, createHmac('sha256', SECRET)],
  ['a secret in some bytes of a buffer', SECRET.subarray(3, 9), createHmac('sha256', SECRET.subarray(3, 9))],
  ['a buffer as secret', new Uint8Array(SECRET).buffer, createHmac('sha256', SECRET)],
])('with %s it is what Node makes of it, twice', async (_, secret, node) => {
  const expected = node.update(DATA).digest();
  const hash = new Sha256(secret);
  hash.update(DATA.subarray(0, 5));
  hash.update(DATA.subarray(5));
  expect(Buffer.from(await hash.digest())).toEqual(expected);
  hash.reset();
  hash.update(DATA);
  expect(Buffer.from(await hash.digest())).toEqual(expected);
});
