import { afterEach, expect, test, vi } from 'vitest';
import { runHere } from './run-here.ts';

afterEach(() => void vi.unstubAllEnvs());

/** Every command, with a part of its usage, of its purpose and of its exit codes. */
test.each<[string[], string, RegExp, RegExp]>([
  [['start'], 'npm start -- [options]', /^Runs the screen on this machine/m, /0 after Ctrl-C/],
  [['screen'], 'npm run -s screen -- [options] FILE… | -', /^Judges mails in files/m, /1 if not/],
  [
    ['preview'],
    'npm run -s preview -- [options] FILE… | -',
    /^Writes mails byte for byte as they would be/m,
    /1 if not/,
  ],
  [['send'], 'npm run -s send -- FILE.eml [options]', /^Mails a pitch to the running screen/m, /1 if not/],
  [['retry'], 'npm run -s retry -- --stack NAME', /^Sends every mail that failed through again/m, /1 if something did/],
  [['review', 'list'], 'npm run -s review -- list [options]', /^Lists the pitches that were ignored/m, /1 when/],
  [['review', 'show'], 'npm run -s review -- show ID…', /^Shows a pitch: its header/m, /1 if not/],
  [['review', 'release'], 'npm run -s review -- release ID…', /^Forwards quarantined pitches after all/m, /130 after/],
  [['review', 'done'], 'npm run -s review -- done ID…', /^Marks pitches as done/m, /1 if not/],
  [['review', 'stats'], 'npm run -s review -- stats [options]', /^Counts the pitches of each day/m, /1 when/],
  [['review', 'tail'], 'npm run -s review -- tail [options]', /^Shows pitches as they come in/m, /0 after Ctrl-C/],
  [['review', 'web'], 'npm run -s review -- web --stack NAME', /^Serves the page of a deployed stack/m, /0 after/],
  [['review', 'digest'], 'npm run -s review -- digest [options]', /^Writes what was ignored in a week/m, /1 when/],
])('%j says how to use it', async (command, usage, purpose, exitCode) => {
  vi.stubEnv('COLUMNS', '80');
  const help = await runHere([...command, '--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  const [usages, ...rest] = help.stdout.split('\n\n');
  expect(usages).toContain(usage);
  expect(rest[0]).toMatch(purpose);
  expect(rest.at(-1)).toMatch(/^Exit code 0/);
  expect(rest.at(-1)).toMatch(exitCode);
  for (const line of rest.join('\n').split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(await runHere([...command, '-h'])).toEqual(help);
  const unknown = await runHere([...command, '--colour']);
  expect(unknown).toEqual({ code: 1, stdout: '', stderr: "Unknown option '--colour'. --help lists the options.\n" });
});

test('review names its commands', async () => {
  const { stdout } = await runHere(['review', '--help']);
  for (const name of ['list', 'show ID…', 'release ID…', 'done ID…', 'stats', 'tail', 'web --stack NAME', 'digest'])
    expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
  expect((await runHere(['review'])).stdout).toBe(stdout);
});

test('help has the value of an option, its default, and whether it may be repeated', async () => {
  const { stdout } = await runHere(['send', '--help']);
  expect(stdout).toMatch(/^ {2}--smtp HOST:PORT +where the screen listens \(default: 127\.0\.0\.1:2525\)$/m);
  expect(stdout).toMatch(/^ {2}--attach FILE +.*; may be repeated$/m);
});

test('help of list has the outcomes that there are, and its own default', async () => {
  const { stdout } = await runHere(['review', 'list', '--help']);
  expect(stdout).toMatch(
    /^ {2}--outcome OUTCOME +what became of it: forwarded, ignored, .*\n(?: {21}.*\n)? +.*\(default: ignored\)$/m,
  );
});

test('web has no data folder: the page of this machine is served by npm start', async () => {
  expect((await runHere(['review', 'web', '--help'])).stdout).not.toContain('--data');
});
