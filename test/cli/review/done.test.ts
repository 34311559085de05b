import { expect, test } from 'vitest';
import { logRecords, temporaryFolder } from '../screen-process.ts';
import { folderWith, ignored, review, screenWithPitches } from './review-command.ts';

test('what is done is neither in the list nor in the digest, until that is taken back', async () => {
  const data = await folderWith([
    ignored('aaaa0001', { subject: 'First' }),
    ignored('bbbb0002', { subject: 'Second' }),
  ]);
  const subjects = async (...args: string[]) => {
    const { stdout } = await review(data, 'list', '--json', ...args);
    return [...stdout.matchAll(/"subject":"(\w+)"/g)].map((match) => match[1]);
  };
  expect(await review(data, 'done', 'aaaa0001')).toMatchObject({
    code: 0,
    stdout: 'Done: “First” from Acme PR <press@acme.example>.\n',
    stderr: '',
  });
  expect(await subjects()).toEqual(['Second']);
  expect(await subjects('--review', 'done')).toEqual(['First']);
  expect(await subjects('--review', 'all')).toEqual(['Second', 'First']);
  expect((await review(data, 'list', '--review', 'done')).stdout).toMatch(
    /\n +done .* by .*@.*\n\n2 came.*, 1 done\.\n$/,
  );
  const digest = await review(data, 'digest', '--since', '2026-03-01');
  expect(digest.stdout).toContain('Second');
  expect(digest.stdout).not.toContain('First');
  const by = expect.stringMatching(/.@./);
  expect((await logRecords(data)).at(-1)).toMatchObject({ event: 'reviewed', state: 'done', by });
  const undone = await review(data, 'done', 'aaaa0001', '--undo');
  expect(undone).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Not done any more: “First”/) });
  expect(await subjects()).toEqual(['Second', 'First']);
});

test('the running screen writes the mark, and a released pitch can be marked', async () => {
  const { data } = await screenWithPitches();
  const [pitch] = JSON.parse(`[${(await review(data, 'list', '--json')).stdout.trim()}]`);
  expect(await review(data, 'done', pitch.id)).toMatchObject({ code: 0, stderr: '' });
  expect((await review(data, 'list')).stdout).toMatch(/^No such pitches\.\n/);
  expect((await logRecords(data)).at(-1)).toMatchObject({ event: 'reviewed', id: pitch.id, state: 'done' });
});

test('a folder that no screen ever used is said', async () => {
  const folder = await temporaryFolder();
  expect((await review(folder, 'done', 'aaaa0001')).stderr).toMatch(/is not the data folder of a pitch-screen/);
});
