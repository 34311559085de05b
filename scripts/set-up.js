// Runs before every npm script, on whatever Node the machine has (20 or newer): plain JavaScript, no dependency.
// It installs what the lock file names when that is not there yet, so that a fresh clone needs no other command.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Milliseconds between looks at whether another command has done installing. */
const LOOK_EVERY = 500;

const root = join(import.meta.dirname, '..');
const lock = join(root, 'package-lock.json');
// npm writes this file at the end of an installation; one older than our lock file is out of date.
const installed = join(root, 'node_modules', '.package-lock.json');
// Two installations at once take away each other's files. Outside of the project: npm removes what is in node_modules.
const installing = join(
  tmpdir(),
  `pitch-screen-set-up-${createHash('sha256').update(root).digest('hex').slice(0, 24)}`,
);

if (!isUpToDate()) {
  takeTurn();
  process.on('exit', () => rmSync(installing, { force: true }));
  if (!isUpToDate()) install();
}

function isUpToDate() {
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
}

/** Waits until no other command installs; from then on, others wait for this one. */
function takeTurn() {
  // Linked rather than written: nobody finds it empty.
  const mine = `${installing}-${process.pid}`;
  writeFileSync(mine, String(process.pid));
  process.on('exit', () => rmSync(mine, { force: true }));
  for (let said = false; ; said = true) {
    try {
      return linkSync(mine, installing);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isAlive(Number(read(installing)))) rmSync(installing, { force: true });
    else {
      if (!said) process.stderr.write('Another command is installing what pitch-screen needs; waiting for it…\n');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_EVERY);
    }
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Whether there is such a process: one that was killed leaves its file behind. */
function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function install() {
  process.stderr.write('Installing what pitch-screen needs (once; a minute or two)…\n');
  // Everything npm prints goes to standard error: the standard output of a command is its result alone. Of that only the
  // errors: some dependencies warn about a Node older than they ask for, on which what is used of them runs.
  const { status, error } = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  process.stderr.write(
    `Could not install: ${error?.message ?? `npm ci ended with exit code ${status}`}. See the lines above.\n`,
  );
  process.exitCode = 1;
}
