import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { body, INBOX, logRecords, outbox, runCli, startScreen, temporaryFolder } from './screen-process.ts';

test('a pitch written on the command line arrives with its text, HTML, attachment and sender', async () => {
  const screen = await startScreen(await temporaryFolder());
  const attachment = join(screen.data, 'notes.txt');
  await writeFile(attachment, 'Some notes.\n');
  const { code, stdout, stderr } = await runCli('cli/send.ts', [
    '--smtp',
    `127.0.0.1:${screen.smtpPort}`,
    '--subject',
    'From the command line',
    '--text',
    'Hello',
    '--html',
    '<p>Hello</p>',
    '--attach',
    attachment,
    '--from',
    'Acme PR <press@acme.example>',
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Accepted for masha\.borak@technode\.com\. The server's answer: 250 .*kept as/);
  await expect.poll(() => outbox(screen.data)).toHaveLength(1);
  const { raw } = (await outbox(screen.data))[0]!;
  expect(raw.toString()).toMatch(/filename=notes\.txt/);
  expect(raw.toString()).toMatch(/Reply-To: .*press@acme\.example/);
  await expect
    .poll(() => logRecords(screen.data))
    .toMatchObject([{ subject: 'From the command line', inbox: INBOX, sender: 'Acme PR <press@acme.example>' }]);
});

test('a file is sent as it is', async () => {
  const screen = await startScreen(await temporaryFolder());
  const file = join(screen.data, 'pitch.eml');
  const raw = Buffer.from(
    'From: press@acme.example\r\nSubject: From a file\r\n\r\n.A dot\r\n\xe9\xff 8-bit\r\n',
    'latin1',
  );
  await writeFile(file, raw);
  const to = `127.0.0.1:${screen.smtpPort}`;
  expect((await runCli('cli/send.ts', [file, '--smtp', to, '--to', 'masha.borak+file@technode.com'])).code).toBe(0);
  await expect.poll(() => outbox(screen.data)).toHaveLength(1);
  expect(body((await outbox(screen.data))[0]!.raw).equals(body(raw))).toBe(true);
});

test('what goes wrong is said in one line', async () => {
  const screen = await startScreen(await temporaryFolder());
  const smtp = `127.0.0.1:${screen.smtpPort}`;
  for (const [args, line] of [
    [['--subject', 'x', '--smtp', '127.0.0.1:1'], /^Nothing listens on 127\.0\.0\.1:1: is npm start running\?/],
    [['--subject', 'x', '--smtp', smtp, '--to', 'other@technode.com'], /did not take the pitch: 550 5\.1\.1 <other@/],
    [['--subject', 'x', '--smtp', smtp, '--to', INBOX, '--to', 'other@technode.com'], /but not for other@.*: 550/],
    [['--subject', 'x', '--smtp', smtp, '--to', ''], /^--to "": expected a mail address\.$/],
    [['--subject', 'x', '--smtp', smtp, '--from', 'bad address'], /^--from "bad address": expected a mail address, or/],
    [
      ['--subject', 'x', '--smtp', smtp, '--from', 'Acme <press>'],
      /^--from "Acme <press>": expected a mail address, or/,
    ],
    [['nowhere.eml', '--smtp', smtp], /^Cannot read nowhere\.eml: there is no such file\.$/],
    [
      ['--subject', 'x', '--attach', 'nowhere.pdf', '--smtp', smtp],
      /^Cannot read nowhere\.pdf: there is no such file\.$/,
    ],
    [['cli', '--smtp', smtp], /^Cannot read cli: it is a folder\.$/],
    [[], /^Nothing to send/],
    [['pitch.eml', '--subject', 'x'], /^Either a FILE\.eml, or --subject/],
    [['--subject', 'x', '--smtp', 'here'], /^--smtp "here": expected HOST:PORT/],
    [['--subjekt', 'x'], /^Unknown option '--subjekt'/],
  ] as [string[], RegExp][]) {
    const { code, stdout, stderr } = await runCli('cli/send.ts', args);
    expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: '' });
    expect(stderr.trimEnd()).toMatch(line);
    expect(stderr).toMatch(/^[^\n]+\n$/);
  }
});
