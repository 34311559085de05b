import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT, temporaryFolder } from '../cli/screen-process.ts';

/** A fresh clone, with an npm that takes until the file `go` is there and writes down how it was called. */
async function freshClone(exitCode = 0) {
  const root = await realpath(await temporaryFolder());
  for (const name of ['bin', 'scripts', 'tmp']) await mkdir(join(root, name));
  await copyFile(join(PROJECT, 'scripts', 'set-up.js'), join(root, 'scripts', 'set-up.js'));
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  await writeFile(join(root, 'package-lock.json'), '{}');
  const npm = `#!/bin/sh
echo "$@" >> calls.txt
while [ ! -e go ]; do sleep 0.05; done
mkdir -p node_modules
test ${exitCode} = 0 && touch node_modules/.package-lock.json
exit ${exitCode}
`;
  await writeFile(join(root, 'bin', 'npm'), npm);
  await chmod(join(root, 'bin', 'npm'), 0o755);
  const tmp = join(root, 'tmp');
  return {
    calls: async () => (await readFile(join(root, 'calls.txt'), 'utf8')).trimEnd().split('\n'),
    /** Lets npm go on. */
    go: () => writeFile(join(root, 'go'), ''),
    lock: join(tmp, `pitch-screen-set-up-${createHash('sha256').update(root).digest('hex').slice(0, 24)}`),
    /** @param said called with what it says, as it says it */
    async setUp(said = (_: string) => {}) {
      const env = { PATH: `${join(root, 'bin')}${delimiter}${process.env.PATH}`, TMPDIR: tmp };
      const child = spawn(process.execPath, [join(root, 'scripts', 'set-up.js')], { env });
      let all = '';
      child.stderr.setEncoding('utf8').on('data', (text) => {
        all += text;
        said(all);
      });
      const [code] = await once(child, 'close');
      return { code, said: all };
    },
  };
}

test('two commands at once install once, without warnings about the version of Node', async () => {
  const { setUp, calls, go } = await freshClone();
  // npm has not done before the other one waits, however late that comes.
  const letGo = (said: string) => void (said.startsWith('Another') && go());
  const both = await Promise.all([setUp(letGo), setUp(letGo)]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.map(({ said }) => said).sort()).toEqual([
    expect.stringMatching(/^Another command is installing/),
    expect.stringMatching(/^Installing what pitch-screen needs/),
  ]);
  expect(await calls()).toEqual([expect.stringMatching(/^ci .*--loglevel=error$/)]);
  expect(await setUp()).toEqual({ code: 0, said: '' });
});

test('an installation that was killed holds nobody up, and one that fails is said', async () => {
  const { setUp, lock, go } = await freshClone(217);
  await go();
  await writeFile(lock, '999999999');
  const { code, said } = await setUp();
  expect(code).toBe(1);
  expect(said).toMatch(/\nCould not install: npm ci ended with exit code 217\. See the lines above\.\n$/);
  expect((await setUp()).code).toBe(1);
});
