import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT, temporaryFolder } from '../cli/screen-process.ts';

/** A command that says what it got, then does what it is told on standard input. */
const COMMAND = `
const args: string[] = process.argv.slice(2);
process.on('SIGTERM', () => { process.stdout.write('stopped '); process.exit(7); });
process.stdout.write(JSON.stringify(args) + ' ');
for await (const told of process.stdin.setEncoding('utf8')) {
  if (told === 'exit') process.exit(3);
  if (told === 'crash') process.kill(process.pid, 'SIGKILL');
}
`;

/**
 * A project with one command.
 *
 * @param devDependency whether the Node that runs the scripts is that of the devDependency, or one of the machine
 * @param isInstalled whether there is nothing to install; else npm fails
 */
async function project(devDependency: boolean, isInstalled = true) {
  const root = await realpath(await temporaryFolder());
  const bin = join(root, 'node_modules', '.bin');
  for (const folder of [join(root, 'scripts'), join(root, 'cli'), join(root, 'machine'), bin])
    await mkdir(folder, { recursive: true });
  for (const name of ['run.js', 'set-up.js'])
    await copyFile(join(PROJECT, 'scripts', name), join(root, 'scripts', name));
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  await writeFile(join(root, 'package-lock.json'), '{}');
  if (isInstalled) await writeFile(join(root, 'node_modules', '.package-lock.json'), '{}');
  await writeFile(join(root, 'cli', 'command.ts'), COMMAND);
  const script = async (path: string, line: string) => {
    await writeFile(path, `#!/bin/sh\n${line}\n`);
    await chmod(path, 0o755);
  };
  await script(join(root, 'machine', 'npm'), 'exit 1');
  if (devDependency) await symlink(process.execPath, join(bin, 'node'));
  else await script(join(bin, 'node'), `exec ${process.execPath} "$@"`);

  const env = { PATH: `${join(root, 'machine')}${delimiter}${process.env.PATH}`, TMPDIR: root };
  const child = spawn(process.execPath, [join(root, 'scripts', 'run.js'), 'cli/command.ts', '--json', 'a b'], { env });
  let stdout = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout }));
  return { child, ended, isReady: () => expect.poll(() => stdout).toBe('["--json","a b"] ') };
}

describe.each([
  ['the Node of the devDependency', true],
  ['another Node', false],
])('on %s', (_, devDependency) => {
  test('a command gets its arguments and standard input, and its exit code is passed on', async () => {
    const { child, ended, isReady } = await project(devDependency);
    await isReady();
    child.stdin.write('exit');
    expect(await ended).toMatchObject({ code: 3, signal: null });
  });

  test('a signal reaches the command, which may stop in its own way', async () => {
    const { child, ended, isReady } = await project(devDependency);
    await isReady();
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 7, signal: null, stdout: '["--json","a b"] stopped ' });
  });

  test('a command that a signal ended is seen to be ended by it', async () => {
    const { child, ended, isReady } = await project(devDependency);
    await isReady();
    child.stdin.write('crash');
    expect(await ended).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  test('nothing is run when the installation failed', async () => {
    const { ended } = await project(devDependency, false);
    expect(await ended).toEqual({ code: 1, signal: null, stdout: '' });
  });
});
