import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { logLine } from '../../../core/record/log-line.ts';
import { launch } from '../screen-process.ts';
import { folderWith, ignored } from './review-command.ts';

test('tail shows pitches as they come', async () => {
  const data = await folderWith([ignored('old00000')]);
  const tail = launch('cli/review.ts', ['tail', '--data', data]);
  onTestFinished(() => void tail.process.kill('SIGKILL'));
  await expect.poll(() => tail.stderr).toMatch(/^Following .*Ctrl-C ends it\.\n$/);
  // It says so right before it looks how long the log is: a line is written until it is heard.
  await expect
    .poll(async () => {
      await appendFile(join(data, 'pitches.jsonl'), `${logLine(ignored('new00000', { subject: 'News' }))}\n`);
      return tail.stdout;
    })
    .toMatch(/new00000 .*News\n +HTML: a Disruptive/);
  tail.process.kill('SIGINT');
  expect(await tail.ended).toMatchObject({ code: 0, stdout: expect.not.stringContaining('old00000') });
});
