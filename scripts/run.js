// Runs a TypeScript file of the project: node scripts/run.js cli/screen.ts --json pitch.eml
// Installs what is missing first. Plain JavaScript, as it starts on whatever Node the machine has (20 or newer).
// package.json gives --max-semi-space-size to the commands that read mails: docs/performance.md says why.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import './set-up.js';

const [file, ...args] = process.argv.slice(2);
const script = new URL(`../${file}`, import.meta.url);
// The Node that the project depends on. It has the version of Lambda's runtime, and runs TypeScript.
const node = realpathSync(new URL('../node_modules/.bin/node', import.meta.url));

if (node === process.execPath) {
  // The usual case, as npm puts node_modules/.bin first on the PATH.
  process.argv.splice(1, 1);
  // A command starts in half the time from the second run on: TypeScript and V8's code are kept, and dropped with what is installed.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/node-compile', import.meta.url)));
  await import(script.href);
} else {
  // The first run on a fresh clone, or a call without npm.
  const child = spawn(node, [...process.execArgv, fileURLToPath(script), ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
