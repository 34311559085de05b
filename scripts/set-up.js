// Runs before every npm script, on whatever Node the machine has (20 or newer): plain JavaScript, no dependency.
// It installs what the lock file names when that is not there yet, so that a fresh clone needs no other command.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const lock = join(root, 'package-lock.json');
// npm writes this file at the end of an installation; one older than our lock file is out of date.
const installed = join(root, 'node_modules', '.package-lock.json');

const upToDate = existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
if (!upToDate) {
  process.stderr.write('Installing what pitch-screen needs (once; a minute or two)…\n');
  // Everything npm prints goes to standard error: the standard output of a command is its result alone.
  const { status, error } = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    process.stderr.write(
      `Could not install: ${error?.message ?? `npm ci ended with exit code ${status}`}. See the lines above.\n`,
    );
    process.exit(1);
  }
}
