// Installs what the lock file names, if it is not installed yet, so that a fresh clone needs no other command.
// Every npm script runs this first, on whatever Node the machine has (20 or newer): plain JavaScript, no dependency.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Milliseconds between looks at whether another command has finished installing. */
const LOOK_EVERY = 500;

const root = join(import.meta.dirname, '..');
const lock = join(root, 'package-lock.json');
// npm writes this file at the end of an installation. If it is older than the lock file, the installation is out of
// date.
const installed = join(root, 'node_modules', '.package-lock.json');
// Holds the process id of the command that installs, as two installations at once remove each other's files. It is
// outside of the project, as npm removes unknown files in node_modules.
const holder = join(tmpdir(), `pitch-screen-set-up-${createHash('sha256').update(root).digest('hex').slice(0, 24)}`);

if (!isUpToDate()) {
  takeTurn();
  process.on('exit', () => rmSync(holder, { force: true }));
  if (!isUpToDate()) install();
}

function isUpToDate() {
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
}

/** Waits until no other command installs. From then on, other commands wait for this one. */
function takeTurn() {
  // A link appears with its content. A file that is written would be empty for a moment.
  const mine = `${holder}-${process.pid}`;
  writeFileSync(mine, String(process.pid));
  process.on('exit', () => rmSync(mine, { force: true }));
  for (let said = false; ; said = true) {
    try {
      return linkSync(mine, holder);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isHolderAlive()) rmSync(holder, { force: true });
    else {
      if (!said) process.stderr.write('Another command is installing what pitch-screen needs; waiting for it…\n');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_EVERY);
    }
  }
}

/** A process that was killed leaves its file behind. */
function isHolderAlive() {
  try {
    const pid = Number(readFileSync(holder, 'utf8'));
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function install() {
  process.stderr.write('Installing what pitch-screen needs (once; a minute or two)…\n');
  // npm prints to standard error, as standard output is for the result of the command. It prints errors only: some
  // dependencies warn about an older Node, on which the parts that are used run.
  const { status, error } = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  process.stderr.write(
    `Could not install: ${error?.message ?? `npm ci ended with exit code ${status}`}. See the lines above.\n`,
  );
  process.exit(1);
}
