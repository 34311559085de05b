import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runHere } from './run-here.ts';
import { body, outbox, runCli, startScreen, temporaryFolder } from './screen-process.ts';

const RAW = Buffer.from('From: Acme <a@acme.example>\r\nSubject: A lamp\r\n\r\n\xe9 no line end', 'latin1');

async function mail(name: string): Promise<string> {
  const file = join(await temporaryFolder(), name);
  await writeFile(file, RAW);
  return file;
}

test('writes into a folder what the running screen forwards, byte for byte', async () => {
  const file = await mail('lamp.eml');
  const out = join(await temporaryFolder(), 'new', 'folder');
  expect(await runCli('cli/preview.ts', [file, '--out', out])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  const preview = await readFile(join(out, 'lamp.eml'));
  expect(body(preview).toString('latin1')).toBe('\xe9 no line end');

  const screen = await startScreen(await temporaryFolder());
  const smtp = `127.0.0.1:${screen.smtpPort}`;
  await runCli('cli/send.ts', [file, '--smtp', smtp, '--from', 'a@acme.example']);
  await expect.poll(() => outbox(screen.data)).toHaveLength(1);
  // SMTP ends a mail with a line end (RFC 5321 4.1.1.4); the file had none.
  const [sent] = await outbox(screen.data);
  // A copy also has what no other copy has.
  const ownFields = /^Date: .*\r\nMessage-ID: .*\r\n|^X-Pitch-Screen-Copy: .*\r\n(?: .*\r\n)*/gm;
  expect(sent!.raw.toString('latin1').replace(ownFields, '')).toBe(`${preview.toString('latin1')}\r\n`);
});

test('writes over nothing, least of all the mail itself', async () => {
  const file = await mail('lamp.eml');
  const other = await mail('other.eml');
  const out = dirname(file);
  const { code, stderr } = await runCli('cli/preview.ts', [file, other, '--out', out]);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `Not written ${file}: it is there already, and left as it is.\n`,
  });
  expect(await readFile(file)).toEqual(RAW);
  expect(await readFile(join(out, 'other.eml'), 'utf8')).toMatch(/^From: "Acme via/);
});

test('writes to standard output without --out', async () => {
  const { code, stdout } = await runCli('cli/preview.ts', [await mail('lamp.eml')]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^From: "Acme via pitch-screen" <masha\.borak@technode\.com>\r\nReply-To: /);
});

test.each<[string[], RegExp]>([
  [[], /^Nothing to preview/],
  [['a.eml', 'b.eml'], /^Several files need a folder: --out DIR\.\n$/],
  [['a/x.eml', 'b/x.eml', '--out', 'o'], /^Two files are called x\.eml/],
  [['a.eml', '--out', 'README.md'], /^Cannot make the folder README\.md: it is a file\.\n$/],
  [['/nowhere.eml'], /^Cannot read \/nowhere\.eml: there is no such file\.\n$/],
])('preview %j says what is wrong', async (args, message) => {
  const { code, stderr } = await runHere(['preview', ...args]);
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
});
