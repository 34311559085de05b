import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ask } from '../../../cli/review/ask.ts';

test.each([
  ['y\r', 'y'],
  ['\r', ''],
  ['\x03', undefined],
  ['\x04', undefined],
])('somebody who types %j has answered %j', async (typed, answer) => {
  const input = new PassThrough();
  const output = new PassThrough();
  const answered = ask('Forward it? ', { input, output, terminal: true });
  input.write(typed);
  expect(await answered).toBe(answer);
  expect(String(output.read())).toContain('Forward it? ');
});
