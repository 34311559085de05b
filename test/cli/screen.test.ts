import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runHere } from './run-here.ts';
import { launch, PROJECT, runCli, temporaryFolder } from './screen-process.ts';

async function mails(): Promise<[string, string]> {
  const folder = await temporaryFolder();
  const good = join(folder, 'good.eml');
  const bad = join(folder, 'bad.eml');
  await writeFile(good, 'From: a@acme.example\r\nSubject: A lamp\r\n\r\nIt shines.');
  await writeFile(bad, 'From: a@acme.example\r\nSubject: A \x1b[31m disruptive lamp\r\n\r\nA synergy.');
  return [good, bad];
}

test('judges files in order, one JSON object a line', async () => {
  const [good, bad] = await mails();
  const { code, stdout, stderr } = await runCli('cli/screen.ts', ['--json', good, bad]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { file: good, decision: 'forward', reasons: [], unread: [] },
    {
      file: bad,
      decision: 'ignore',
      reasons: [{ word: 'disruptive', where: 'subject', as: 'disruptive', excerpt: 'A [31m disruptive lamp' }],
      unread: [],
    },
  ]);
});

test('reads for people: the verdict, the word, where and around what, without what the terminal would obey', async () => {
  const [good, bad] = await mails();
  const { stdout } = await runCli('cli/screen.ts', [good, bad]);
  expect(stdout).toBe(`forward  ${good}\nignore   ${bad}\n         “disruptive” in subject: A [31m disruptive lamp\n`);
});

test('--words replaces the words of the inbox', async () => {
  const [, bad] = await mails();
  const { stdout } = await runCli('cli/screen.ts', ['--json', '--words', 'game changer, Synergy', bad]);
  expect(JSON.parse(stdout).reasons).toMatchObject([{ word: 'Synergy', where: 'text' }]);
});

test('reads standard input', async () => {
  const { stdout } = spawnSync(process.execPath, ['cli/screen.ts', '--json', '-'], {
    cwd: PROJECT,
    input: 'Subject: disruptive\n\n',
    encoding: 'utf8',
  });
  expect(JSON.parse(stdout)).toMatchObject({ file: '-', decision: 'ignore' });
});

test('a file that cannot be opened is said, the others are judged, and the exit code is 1', async () => {
  const [good] = await mails();
  const { code, stdout, stderr } = await runCli('cli/screen.ts', ['--json', '/nowhere.eml', good]);
  expect(code).toBe(1);
  expect(stderr).toBe('Cannot read /nowhere.eml: there is no such file.\n');
  expect(JSON.parse(stdout)).toMatchObject({ file: good, decision: 'forward' });
});

test.each<[string[], RegExp]>([
  [[], /^Nothing to judge.*\n$/],
  [
    ['--inbox', 'x@y.example', 'f'],
    /^--inbox x@y\.example: not configured\. Configured are masha\.borak@technode\.com\.\n$/,
  ],
  [['--words', 'a,', 'f'], /^--words: found ""; expected a word or phrase, not an empty text\n$/],
  [['--words', '!!', 'f'], /^--words: found "!!"; expected a letter or digit in it/],
  [['--colour'], /--colour/],
])('screen %j says what is wrong', async (args, message) => {
  const { code, stderr } = await runHere(['screen', ...args]);
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
});

test.each<[string, string[], { code: number; stderr: string }]>([
  ['screen', ['/nowhere.eml'], { code: 1, stderr: 'Cannot read /nowhere.eml: there is no such file.\n' }],
  ['preview', [], { code: 0, stderr: '' }],
])('%s goes on to its end when its reader has gone away', async (command, last, expected) => {
  const file = join(await temporaryFolder(), 'long.eml');
  await writeFile(file, `Subject: x\n\n${'disruptive '.repeat(100_000)}`);
  const run = launch(`cli/${command}.ts`, [file, ...last]);
  run.process.stdout!.destroy();
  const { code, stderr } = await run.ended;
  expect({ code, stderr }).toEqual(expected);
});

test('--explain tells of what does not count, and why', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'near.eml');
  await writeFile(file, 'From: a@acme.example\r\nSubject: Disruptively\r\n\r\nhttps://acme.example/disruptive');
  const { stdout } = await runCli('cli/screen.ts', ['--explain', file]);
  expect(stdout.split('\n').slice(0, -1)).toEqual([
    `forward  ${file}`,
    '         not counted, part of a longer word: “disruptive” in subject: Disruptively',
    '         not counted, in an address: “disruptive” in text: https://acme.example/disruptive',
  ]);
  const { passedOver } = JSON.parse((await runCli('cli/screen.ts', ['--explain', '--json', file])).stdout);
  expect(passedOver).toMatchObject([{ where: 'subject', passedOver: 'part of a longer word' }, { where: 'text' }]);
});

test('a trusted sender is believed, unless the return path is of another domain', async () => {
  const folder = await temporaryFolder();
  const inboxes = [{ address: 'tips@paper.example', forwardTo: 'desk@paper.example', trusted: ['@acme.example'] }];
  const config = join(folder, 'config.json');
  await writeFile(config, JSON.stringify({ inboxes }));
  const judged = async (header: string) => {
    const file = join(folder, 'one.eml');
    await writeFile(file, `${header}From: Acme <pr@acme.example>\r\nSubject: disruptive\r\n\r\nx`);
    return JSON.parse((await runCli('cli/screen.ts', ['--json', '--config', config, file])).stdout);
  };
  expect(await judged('')).toMatchObject({
    decision: 'forward',
    trusted: '@acme.example',
    reasons: [{ where: 'subject' }],
  });
  expect(await judged('Return-Path: <x@acme.example>\r\n')).toMatchObject({ decision: 'forward' });
  expect(await judged('Return-Path: <x@evil.example>\r\n')).toMatchObject({ decision: 'ignore' });
});
