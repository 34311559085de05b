import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../../cli/make-folder.ts';

async function temporaryFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'pitch-screen-folder-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

test('a folder is made with those it is in, and one that is there is left as it is', async () => {
  const path = join(await temporaryFolder(), 'a', 'b', 'c');
  await makeFolder(path, 0o700);
  await makeFolder(path);
  for (const one of [path, join(path, '..')]) expect((await stat(one)).mode & 0o777).toBe(0o700);
});

test('two at once make one', async () => {
  const path = join(await temporaryFolder(), 'a', 'b');
  await Promise.all([makeFolder(path), makeFolder(path)]);
  expect((await stat(path)).isDirectory()).toBe(true);
});

test('a file in the way is an error', async () => {
  const path = await temporaryFolder();
  await writeFile(join(path, 'file'), '');
  await expect(makeFolder(join(path, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(path, 'file', 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

test('a path whose parent is there and takes no folder is an error, and not tried for ever', async () => {
  const path = await temporaryFolder();
  await mkdir(join(path, 'a'));
  // What /proc does on Linux; elsewhere there is none.
  await expect(makeFolder(process.platform === 'linux' ? '/proc/pitch-screen' : join(path, 'a\0'))).rejects.toThrow();
});
